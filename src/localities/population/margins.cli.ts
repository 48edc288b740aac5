// `civic-gauge margins …`: population totals for weights, entered and listed like on the page.
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { inTransaction, withDatabase } from '../../platform/db/database.ts';
import { uploadedTable } from '../../platform/workbook/uploaded-table.files.ts';
import { addMargin } from './add-margin.command.ts';
import { reportAdded } from '../added-table.cli.ts';
import { listMargins } from './margins.store.ts';

interface AddOptions {
  code: string;
  name: string;
  source: string;
  asOf: string;
}

export function registerMargins(program: Command): void {
  const group = program.command('margins').description('population totals that weights can meet');
  group
    .command('list')
    .description('list the tables of population totals')
    .action(async () => {
      for (const { code, name, variables, asOf, source, retiredAt } of await withDatabase((db) =>
        listMargins(db),
      ))
        console.log(
          `${code}: ${name} (${variables.join(' × ')}), ${asOf}, ${source}${retiredAt ? ', retired' : ''}`,
        );
    });
  group
    .command('add')
    .description(
      'take a table with the columns province, one to three of categories, and persons (CSV or XLSX)',
    )
    .argument('<file>', 'CSV (UTF-8) or XLSX')
    .requiredOption('--code <code>', 'its code, for example sex_age_2024')
    .requiredOption('--name <name>', 'its name')
    .requiredOption('--source <source>', 'who published the figures, and where')
    .requiredOption('--as-of <date>', 'the day they are of, YYYY-MM-DD')
    .action(async (file: string, options: AddOptions) => {
      const table = await uploadedTable('', [{ bytes: readFileSync(file) }]);
      if (table === null)
        throw new Error(`${file} is neither CSV (UTF-8) nor an XLSX that can be read`);
      const by = { actor: null, at: new Date() };
      const added = await withDatabase((db) =>
        inTransaction(db, (tx) => addMargin(tx, options, table, by)),
      );
      reportAdded(file, added, 'localities.margins.mistakes');
    });
}
