// `civic-gauge records import-papi FILE`: published index scores, read beside the survey's own.
import path from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { listUnitsOfLevel } from '../localities/localities.store.ts';
import { SetupError } from '../platform/config/setup-error.ts';
import { inTransaction, withDatabase } from '../platform/db/database.ts';
import { formatsOf } from '../platform/i18n/formats.ts';
import type { Lang } from '../platform/i18n/language.ts';
import { languages } from '../platform/i18n/language.ts';
import { loadTranslations } from '../platform/i18n/translations.ts';
import { readTextFile } from '../platform/config/input-file.ts';
import { viewsFolder } from '../platform/config/paths.ts';
import type { PapiImport } from './import-papi.command.ts';
import { importPapi } from './import-papi.command.ts';
import { SUM_TOLERANCE } from './papi-sums.ts';

export function registerRecords(program: Command): void {
  program
    .command('records')
    .description('figures from elsewhere, with their source')
    .command('import-papi')
    .description(
      'take published PAPI scores from a CSV with the columns year, province, SC11 … SC83 and D1 … D8; an empty cell or 0 means withheld',
    )
    .argument('<file>', 'UTF-8 CSV')
    .option('--origin <text>', 'publication the figures are from (default: the name of the file)')
    .addOption(
      new Option('--language <language>', 'language of the report')
        .choices([...languages])
        .default('en'),
    )
    .action(async (file: string, options: { origin?: string; language: Lang }) => {
      const text = readTextFile(file);
      const result = await withDatabase((db) =>
        inTransaction(db, async (tx) => {
          if ((await listUnitsOfLevel(tx, 'province')).length === 0)
            throw new SetupError(
              'There are no provinces yet: run civic-gauge localities seed, or start the server once.',
            );
          return await importPapi(tx, text, {
            origin: options.origin ?? path.basename(file),
            at: new Date(),
          });
        }),
      );
      for (const line of importReport(result, options.language)) console.log(line);
      if (result.refusals.length > 0) process.exitCode = 1;
    });
}

function importReport(result: PapiImport, lang: Lang): string[] {
  const t = loadTranslations(viewsFolder, { strict: false })[lang];
  const { number } = formatsOf(lang);
  return [
    ...result.refusals.map((refusal) =>
      t('records.import.refused', {
        ...refusal,
        reason: t(`records.import.refusals.${refusal.code}`, { value: refusal.value }),
      }),
    ),
    ...result.sumProblems.map((found) =>
      t('records.import.sum', {
        ...found,
        published: number(found.published, 4),
        sum: number(found.sum, 4),
      }),
    ),
    t('records.import.sums', {
      count: result.sumProblems.length,
      tolerance: number(SUM_TOLERANCE, 4),
    }),
    t('records.import.counts', {
      ...result,
      refused: new Set(result.refusals.map((refusal) => refusal.row)).size,
      unchanged: result.scores - result.added - result.changed,
    }),
  ];
}
