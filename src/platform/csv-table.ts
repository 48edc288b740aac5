// Tables that people keep in a spreadsheet and paste or upload as CSV: separated by commas, semicolons (as Excel
// does in Viet Nam) or tabs, headings in Vietnamese or English. Every mistake is reported with line and column.
import { parse } from 'csv-parse/sync';
import { cellAsMeant } from './csv-cells.ts';
import { fold } from './i18n/folding.ts';

/** `code` is a key of the reader's texts; `value`: what was there. */
export interface CsvMistake {
  row: number;
  column: string;
  code: string;
  value: string;
}
export interface CsvRow<C extends string> {
  /** Line in the table, the header being 1. */ row: number;
  text(column: C): string;
}
export interface CsvColumns<C extends string> {
  spellings: Record<C, readonly string[]>;
  required: readonly C[];
}

/** How a column is called in messages: its first spelling. */
export const columnName = <C extends string>({ spellings }: CsvColumns<C>, column: C): string =>
  (spellings[column][0] ?? column).replaceAll(' ', '_');

/** Rows that hold nothing are left out. */
export function readCsv<C extends string>(
  text: string,
  columns: CsvColumns<C>,
  mostRows: number,
): { rows: CsvRow<C>[]; mistakes: CsvMistake[] } {
  const records = recordsOf(text, mostRows);
  if (!Array.isArray(records)) return { rows: [], mistakes: [records] };
  const places = placesOf(records[0] ?? [], columns);
  const missing = columns.required.filter((column) => !places.has(column));
  if (missing.length > 0)
    return {
      rows: [],
      mistakes: missing.map((column) => ({
        row: 1,
        column: columnName(columns, column),
        code: 'columnMissing',
        value: columns.spellings[column].join(', '),
      })),
    };
  const rows = records.flatMap((record, index) =>
    index === 0 || record.every((cell) => cell.trim() === '')
      ? []
      : [
          {
            row: index + 1,
            text: (column: C) =>
              cellAsMeant((record[places.get(column) ?? -1] ?? '').trim()).normalize('NFC'),
          },
        ],
  );
  if (records.length > mostRecords(mostRows) || rows.length > mostRows)
    return {
      rows: [],
      mistakes: [{ row: mostRows + 2, column: '', code: 'tooManyRows', value: String(mostRows) }],
    };
  if (rows.length === 0)
    return { rows: [], mistakes: [{ row: 1, column: '', code: 'noRows', value: '' }] };
  return { rows, mistakes: [] };
}

/** The first line of a table, cell by cell; empty where it cannot be read. */
export function headerOf(text: string): string[] {
  const records = recordsOf(text.split(/\r?\n/, 1)[0] ?? '', 1);
  return Array.isArray(records) ? (records[0] ?? []) : [];
}

/** Records that may be read for so many rows: blank ones between them are let pass, not without end. */
const mostRecords = (mostRows: number): number => 2 * mostRows + 100;

function recordsOf(text: string, mostRows: number): string[][] | CsvMistake {
  try {
    return parse(text, {
      bom: true,
      relax_column_count: true,
      delimiter: separatorOf(text),
      to: mostRecords(mostRows) + 1,
    });
  } catch (error) {
    const { lines } = error as { lines?: number };
    return { row: lines ?? 1, column: '', code: 'unreadable', value: '' };
  }
}

/** The one that occurs most often in the header row. */
function separatorOf(text: string): string {
  const header = text.split(/\r?\n/, 1)[0] ?? '';
  const count = (separator: string): number => header.split(separator).length;
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

function placesOf<C extends string>(
  header: readonly string[],
  { spellings }: CsvColumns<C>,
): Map<C, number> {
  const places = new Map<C, number>();
  for (const [index, title] of header.entries()) {
    const column = (Object.keys(spellings) as C[]).find((name) =>
      spellings[name].some((spelling) => fold(spelling) === fold(title)),
    );
    if (column !== undefined && !places.has(column)) places.set(column, index);
  }
  return places;
}

/** The uploaded file when there is one, else what was pasted; null: the file is no UTF-8 text. */
export function pastedOrUploaded(
  pasted: string,
  files: readonly { bytes: Buffer }[],
): string | null {
  const file = files.find(({ bytes }) => bytes.length > 0);
  if (!file) return pasted;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file.bytes);
  } catch {
    return null;
  }
}
