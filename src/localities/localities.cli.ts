// `civic-gauge localities import FILE.csv`: the full list of communes is imported, not shipped.
import type { Command } from 'commander';
import { Option } from 'commander';
import { inTransaction, withDatabase } from '../platform/db/database.ts';
import type { Lang } from '../platform/i18n/language.ts';
import { languages } from '../platform/i18n/language.ts';
import { readTextFile } from '../platform/config/input-file.ts';
import { importReport } from './importing/import-report.ts';
import { importUnits } from './importing/import-units.command.ts';
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
      'take units from tables: of today (columns code, name, type, province_code and, where it ' +
        'differs from 2025-07-01, valid_from) and of before July 2025 (columns old_commune_code, ' +
        'old_commune, old_district_code, old_district, old_province_code, new_commune_codes)',
    )
    .argument('<files...>', 'UTF-8 CSV, of today or of before')
    .addOption(
      new Option('--language <language>', 'language of the report')
        .choices([...languages])
        .default('en'),
    )
    .action(async (files: string[], options: { language: Lang }) => {
      const texts = files.map((file) => ({ file, text: readTextFile(file) }));
      const imported = await withDatabase((db) =>
        inTransaction(db, async (tx) => {
          await seedRegistries(tx);
          return await importUnits(tx, texts, new Date());
        }),
      );
      for (const one of imported) {
        if (files.length > 1) console.log(`${one.file}:`);
        for (const line of importReport(one, options.language)) console.log(line);
        if (one.result.refusals.length > 0) process.exitCode = 1;
      }
    });
}
