// A folder of CSV files read as a workbook: survey.csv, choices.csv, settings.csv …; any other one is an attached table.
import { parse } from 'csv-parse/sync';
import type { SheetResult, SheetSet } from './sheet.ts';
import { MOST_ROWS, sheetOf, tidy } from './sheet.ts';

const SHEETS = new Set(['survey', 'choices', 'settings', 'external_choices', 'entities', 'osm']);

/** @param files file name → its text (UTF-8) */
export function sheetsOfCsv(files: Readonly<Record<string, string>>, fileName?: string): SheetResult {
  const sheets: SheetSet['sheets'][number][] = [];
  const tables: SheetSet['tables'][number][] = [];
  for (const [file, text] of Object.entries(files)) {
    const name = file.replace(/\.csv$/i, '');
    const rows = rowsOf(text);
    if (typeof rows === 'string') return { ok: false, problem: { code: 'csv_unreadable', vars: { file, detail: rows } } };
    if (rows.length > MOST_ROWS) return { ok: false, problem: { code: 'too_many_rows', vars: { sheet: name, limit: MOST_ROWS } } };
    if (SHEETS.has(name.toLowerCase())) sheets.push(sheetOf(name, rows));
    else tables.push(tableOf(name, rows));
  }
  return { ok: true, set: { sheets, tables, ...(fileName === undefined ? {} : { fileName }) } };
}

/** One CSV file: the survey sheet alone, or, as XLSForm's own tools write it, all sheets with their names in the first column. */
export function sheetsOfOneCsv(text: string, fileName?: string): SheetResult {
  const rows = rowsOf(text);
  if (typeof rows === 'string') return { ok: false, problem: { code: 'csv_unreadable', vars: { file: 'CSV', detail: rows } } };
  const names = rows.flatMap((cells, at) => (isSheetName(cells) ? [{ at, name: cells[0]?.trim() ?? '' }] : []));
  if (names[0]?.at !== rows.findIndex((cells) => cells.some((cell) => cell.trim() !== ''))) return sheetsOfCsv({ 'survey.csv': text }, fileName);
  const sheets = names.map(({ at, name }, index) => sheetOf(name, rows.slice(0, names[index + 1]?.at ?? rows.length).map((cells, row) => (row > at ? cells.slice(1) : []))));
  const filled = sheets.map((sheet) => ({ ...sheet, rows: sheet.rows.filter(({ cells }) => cells.size > 0) }));
  return { ok: true, set: { sheets: filled, tables: [], ...(fileName === undefined ? {} : { fileName }) } };
}

const isSheetName = ([first = '', ...rest]: readonly string[]): boolean => SHEETS.has(first.trim().toLowerCase()) && rest.every((cell) => cell.trim() === '');

/** The records; what is wrong when it is not CSV. */
export function rowsOf(text: string): string[][] | string {
  try {
    return parse(text, { bom: true, delimiter: delimiterOf(text), relax_column_count: true, skip_empty_lines: false, relax_quotes: true });
  } catch (error) {
    return (error as Error).message;
  }
}

/** Spreadsheets write semicolons or tabs where the comma is the decimal sign: the first line tells. */
function delimiterOf(text: string): string {
  const [first = ''] = text.replace(/^\ufeff/, '').split(/\r?\n/, 1);
  return first.includes(',') ? ',' : first.includes(';') ? ';' : first.includes('\t') ? '\t' : ',';
}

/** The text of a CSV or Markdown file in whatever Unicode form the spreadsheet wrote it. */
export function textOf(bytes: Uint8Array): string {
  const form = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(form).decode(bytes);
}

export function tableOf(name: string, rows: readonly string[][]): SheetSet['tables'][number] {
  const [header = [], ...rest] = rows.map((cells) => cells.map(tidy));
  return { name, header, rows: rest.filter((cells) => cells.some((cell) => cell !== '')).map((cells) => header.map((_, column) => cells[column] ?? '')) };
}
