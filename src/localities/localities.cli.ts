// `civic-gauge localities import FILE.csv`: the full list of communes is imported, not shipped.
import type { Command } from 'commander';
import { Option } from 'commander';
import { inTransaction, withDatabase } from '../platform/db/database.ts';
import type { Lang } from '../platform/i18n/language.ts';
import { languages } from '../platform/i18n/language.ts';
import { loadTranslations } from '../platform/i18n/translations.ts';
import { readTextFile } from '../platform/config/input-file.ts';
import { viewsFolder } from '../platform/config/paths.ts';
import type { CommuneImport } from './import-communes.command.ts';
import { importCommunes } from './import-communes.command.ts';
import { seedRegistries } from './seed-registries.command.ts';

export function registerLocalities(program: Command): void {
  const localities = program
    .command('localities')
    .description('administrative units and public services');
  localities
    .command('seed')
    .description(
      'load the country, regions, provinces and essential public services (the server does so itself when it starts)',
    )
    .action(async () => {
      const counts = await withDatabase((db) => inTransaction(db, seedRegistries));
      console.log(
        `${counts.regions} regions, ${counts.provinces} provinces, ${counts.formerProvinces} former provinces, ${counts.publicServices} public services.`,
      );
    });
  localities
    .command('import')
    .description(
      'take wards, communes and special zones from a CSV with the columns code, name, type, province_code and, where it differs from 2025-07-01, valid_from',
    )
    .argument('<file>', 'UTF-8 CSV')
    .addOption(
      new Option('--language <language>', 'language of the report')
        .choices([...languages])
        .default('en'),
    )
    .action(async (file: string, options: { language: Lang }) => {
      const text = readTextFile(file);
      const result = await withDatabase((db) =>
        inTransaction(db, async (tx) => {
          await seedRegistries(tx);
          return await importCommunes(tx, text, new Date());
        }),
      );
      for (const line of importReport(result, options.language)) console.log(line);
      if (result.refusals.length > 0) process.exitCode = 1;
    });
}

function importReport(result: CommuneImport, lang: Lang): string[] {
  const t = loadTranslations(viewsFolder, { strict: false })[lang];
  const refusals = result.refusals.map((refusal) =>
    t('localities.import.refused', {
      ...refusal,
      reason: t(`localities.import.refusals.${refusal.code}`, { value: refusal.value }),
    }),
  );
  return [
    ...refusals,
    t('localities.import.types', result.byType),
    t('localities.import.counts', {
      ...result,
      refused: new Set(result.refusals.map((refusal) => refusal.row)).size,
    }),
  ];
}
