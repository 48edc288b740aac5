// A folder of CSV files read as a workbook: survey.csv, choices.csv, settings.csv …; any other one is an attached table.
import { parse } from 'csv-parse/sync';
import { cellAsMeant } from '../../platform/csv-cells.ts';
import { parse as parseExpression } from '../../questionnaires/expressions/parser.ts';
import type { SheetResult, SheetSet } from './sheet.ts';
import { MOST_ROWS } from '../../questionnaires/model/limits.ts';
import { refuseTables, sheetOf, tidy } from './sheet.ts';

const SHEETS = new Set(['survey', 'choices', 'settings', 'external_choices', 'entities', 'osm']);

/** @param files file name → its text (UTF-8) */
export function sheetsOfCsv(files: ReadonlyMap<string, string>, fileName?: string): SheetResult {
  const sheets: SheetSet['sheets'][number][] = [];
  const tables: SheetSet['tables'][number][] = [];
  for (const [file, text] of files) {
    const name = file.replace(/\.csv$/i, '');
    const rows = rowsOf(text);
    if (typeof rows === 'string')
      return { ok: false, problem: { code: 'csv_unreadable', vars: { file, detail: rows } } };
    if (SHEETS.has(name.toLowerCase())) sheets.push(sheetOf(name, meant(rows)));
    else tables.push(tableOf(name, rows));
  }
  return checked({ sheets, tables, ...(fileName === undefined ? {} : { fileName }) });
}

function checked(set: SheetSet): SheetResult {
  const problem = refuseTables(set);
  return problem ? { ok: false, problem } : { ok: true, set };
}

/** One CSV file: the survey sheet alone, or, as XLSForm's own tools write it, all sheets with their names in the first column. */
export function sheetsOfOneCsv(text: string, fileName?: string): SheetResult {
  const rows = rowsOf(text);
  if (typeof rows === 'string')
    return { ok: false, problem: { code: 'csv_unreadable', vars: { file: 'CSV', detail: rows } } };
  const names = rows.flatMap((cells, at) =>
    isSheetName(cells) ? [{ at, name: cells[0]?.trim() ?? '' }] : [],
  );
  if (names[0]?.at !== rows.findIndex((cells) => cells.some((cell) => cell.trim() !== '')))
    return sheetsOfCsv(new Map([['survey.csv', text]]), fileName);
  const sheets = names.map(({ at, name }, index) =>
    sheetOf(
      name,
      meant(rows)
        .slice(0, names[index + 1]?.at ?? rows.length)
        .map((cells, row) => (row > at ? cells.slice(1) : [])),
    ),
  );
  const filled = sheets.map((sheet) => ({
    ...sheet,
    rows: sheet.rows.filter(({ cells }) => cells.size > 0),
  }));
  return checked({ sheets: filled, tables: [], ...(fileName === undefined ? {} : { fileName }) });
}

const isSheetName = ([first = '', ...rest]: readonly string[]): boolean =>
  SHEETS.has(first.trim().toLowerCase()) && rest.every((cell) => cell.trim() === '');

/**
 * Removes the apostrophe that this application's own CSV files put before some cells. A condition
 * that begins with a quoted text (`'-' = ${a}`) is read unchanged: without its first apostrophe it
 * would not be a condition.
 */
const meant = (rows: readonly string[][]): string[][] =>
  rows.map((cells) =>
    cells.map((cell) => {
      const plain = cellAsMeant(cell);
      return plain === cell || isComparison(cell) ? cell : plain;
    }),
  );

/** A question's name in braces, or `.` for the question itself. */
const SUBJECT = /\$\{|(?<![\w.])\.(?![\w.])/;

function isComparison(source: string): boolean {
  if (!SUBJECT.test(source)) return false;
  try {
    return parseExpression(source).type !== 'text';
  } catch {
    return false;
  }
}

/** The records, one more than may be taken at most; what is wrong when it is not CSV. */
export function rowsOf(text: string, most = MOST_ROWS): string[][] | string {
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: false,
      relax_quotes: true,
      to: most + 2,
    });
  } catch (error) {
    return (error as Error).message;
  }
}

/** Spreadsheets write semicolons or tabs where the comma is the decimal sign: the first line shows which. */
function delimiterOf(text: string): string {
  const [first = ''] = text.replace(/^\ufeff/, '').split(/\r?\n/, 1);
  return first.includes(',') ? ',' : first.includes(';') ? ';' : first.includes('\t') ? '\t' : ',';
}

/** The text of a CSV or Markdown file in any Unicode encoding a spreadsheet writes. */
export function textOf(bytes: Uint8Array): string {
  const form =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  return new TextDecoder(form).decode(bytes);
}

export function tableOf(name: string, rows: readonly string[][]): SheetSet['tables'][number] {
  const [header = [], ...rest] = rows.map((cells) => cells.map((cell) => tidy(cellAsMeant(cell))));
  return {
    name,
    header,
    rows: rest
      .filter((cells) => cells.some((cell) => cell !== ''))
      .map((cells) => header.map((_, column) => cells[column] ?? '')),
  };
}
