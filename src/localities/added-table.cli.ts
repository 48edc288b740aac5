// What a command says of a table that it took into the registries, or of everything that is wrong with it.
import type { CsvMistake } from '../platform/csv-table.ts';
import { viewsFolder } from '../platform/config/paths.ts';
import { loadTranslations } from '../platform/i18n/translations.ts';

export type AddedTable =
  | { code: string }
  | { mistakes: readonly { field: string; code: string }[]; lines: readonly CsvMistake[] };

/** @param texts where the words of its mistakes are, such as localities.margins.mistakes */
export function reportAdded(file: string, added: AddedTable, texts: string): void {
  if ('code' in added) {
    console.log(`${file} is stored as ${added.code}.`);
    return;
  }
  const { en } = loadTranslations(viewsFolder, { strict: false });
  for (const { field, code } of added.mistakes)
    console.error(`${field}: ${en(`${texts}.${code}`)}`);
  for (const { row, column, code, value } of added.lines)
    console.error(
      `${file}:${row}${column ? ` ${column}` : ''}: ${en(`${texts}.${code}`, { value })}`,
    );
  process.exitCode = 1;
}
