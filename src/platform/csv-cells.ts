// The only code that writes CSV cells and reads them back. Spreadsheet programs run a cell that begins
// with = + - @ as a formula. An apostrophe before it keeps it a text. Numbers are not changed.

/**
 * Apostrophes count as part of such a beginning, so that taking one off gives back exactly what was
 * written.
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;
const MARKED = /^'+[=+\-@\t\r\n＝＋－＠]/;
const NUMBER = /^[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?$/;

/** A text as it may be in a cell. */
export const inertCell = (text: string): string =>
  FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;

/** What `inertCell` was given. */
export const cellAsMeant = (cell: string): string => (MARKED.test(cell) ? cell.slice(1) : cell);

export type CsvCell = string | number | null;

/** A cell as it is in a record: texts quoted and inert, numbers as they are, nothing empty. */
export function csvCell(cell: CsvCell): string {
  if (cell === null || cell === '') return '';
  return typeof cell === 'number' ? String(cell) : `"${inertCell(cell).replaceAll('"', '""')}"`;
}

/** One record with its line end. Texts are quoted, numbers are not, nothing is empty. */
export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/**
 * Before the first record: the byte order mark shows spreadsheet programs that the file is UTF-8, so that the
 * accents stay.
 */
export const BYTE_ORDER_MARK = '\uFEFF';

export const csvText = (records: readonly (readonly CsvCell[])[]): string =>
  BYTE_ORDER_MARK + records.map(csvLine).join('');
