// What an import of units took and what it refused, in the words of the person who runs it.
import { viewsFolder } from '../../platform/config/paths.ts';
import type { Lang } from '../../platform/i18n/language.ts';
import { loadTranslations } from '../../platform/i18n/translations.ts';
import type { ImportedFile } from './import-units.command.ts';

export function importReport({ of, result }: ImportedFile, lang: Lang): string[] {
  const t = loadTranslations(viewsFolder, { strict: false })[lang];
  const refusals = result.refusals.map((refusal) =>
    t('localities.import.refused', {
      ...refusal,
      reason: t(`localities.import.refusals.${refusal.code}`, { value: refusal.value }),
    }),
  );
  return [
    ...refusals,
    of === 'today'
      ? t('localities.import.types', result.byType)
      : t('localities.import.formerUnits', { ...result }),
    t('localities.import.counts', {
      ...result,
      refused: new Set(result.refusals.map((refusal) => refusal.row)).size,
    }),
  ];
}
