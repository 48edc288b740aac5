// `civic-gauge attributes …`: what is known of communes, entered and listed like on the page.
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { inTransaction, withDatabase } from '../../platform/db/database.ts';
import { uploadedTable } from '../../platform/workbook/uploaded-table.files.ts';
import { addAttribute, type TypedAttribute } from './add-attribute.command.ts';
import { reportAdded } from '../added-table.cli.ts';
import { listAttributes } from './attributes.store.ts';

export function registerAttributes(program: Command): void {
  const group = program
    .command('attributes')
    .description('what is known of communes, for figures of those with few answers');
  group
    .command('list')
    .description('list the attributes')
    .action(async () => {
      const known = await withDatabase((db) => listAttributes(db));
      for (const { code, name, asOf, source, retiredAt } of known)
        console.log(`${code}: ${name.en}, ${asOf}, ${source}${retiredAt ? ', retired' : ''}`);
    });
  group
    .command('add')
    .description('take a table with the columns commune and value (CSV or XLSX)')
    .argument('<file>', 'CSV (UTF-8) or XLSX')
    .requiredOption('--code <code>', 'its code, for example poor_households')
    .requiredOption('--name-vi <name>', 'its name in Vietnamese')
    .requiredOption('--name-en <name>', 'its name in English')
    .requiredOption('--source <source>', 'who published the values, and where')
    .requiredOption('--as-of <date>', 'the day they are of, YYYY-MM-DD')
    .action(async (file: string, options: TypedAttribute) => {
      const table = await uploadedTable('', [{ bytes: readFileSync(file) }]);
      if (table === null)
        throw new Error(`${file} is neither CSV (UTF-8) nor an XLSX that can be read`);
      const by = { actor: null, at: new Date() };
      const added = await withDatabase((db) =>
        inTransaction(db, (tx) => addAttribute(tx, options, table, by)),
      );
      reportAdded(file, added, 'localities.attributes.mistakes');
    });
}
