// A table as it was read, whatever it came from: sparse rows of text cells, each knowing where it was.
import {
  LONGEST_TEXT,
  MOST_CELLS,
  MOST_ROWS,
  MOST_SHEETS,
} from '../../questionnaires/model/limits.ts';

export interface Cell {
  /** Trimmed. Numbers without needless decimals, dates as YYYY-MM-DD, truth values as TRUE and FALSE. */
  text: string;
  /** Why the cell could not be read; its text is then empty. */
  problem?: { code: string; vars: Readonly<Record<string, string | number>> };
}

/** `number` counts from 1, as spreadsheets do; cells are keyed by column from 0. */
export interface Row {
  number: number;
  cells: ReadonlyMap<number, Cell>;
}
export interface Sheet {
  name: string;
  rows: readonly Row[];
  /** What the file holds and this table does not: reported when the sheet is used. */
  lost?: readonly { code: string; cell: string; vars: Readonly<Record<string, string | number>> }[];
}

export interface SheetSet {
  sheets: readonly Sheet[];
  /** Attached tables by file name without `.csv`, for `pulldata()` and lists from files. */
  tables: readonly { name: string; header: string[]; rows: string[][] }[];
  /** File name without its ending: the questionnaire's code where the settings give none. */
  fileName?: string;
}

export interface SheetProblem {
  code: string;
  vars: Readonly<Record<string, string | number>>;
}
export type SheetResult = { ok: true; set: SheetSet } | { ok: false; problem: SheetProblem };

/** 0 → A, 26 → AA. */
export function columnLetters(column: number): string {
  const rest = Math.floor(column / 26) - 1;
  return (rest >= 0 ? columnLetters(rest) : '') + String.fromCharCode(65 + (column % 26));
}

export const cellName = (column: number, row: number): string =>
  `${columnLetters(column)}${String(row)}`;

/** Rows of plain text, as CSV and Markdown give them. */
export function sheetOf(name: string, rows: readonly (readonly string[])[]): Sheet {
  return {
    name,
    rows: rows.map((cells, index) => ({
      number: index + 1,
      cells: new Map(
        cells.flatMap((text, column) => {
          const cell = textCell(text);
          return cell.text === '' && !cell.problem ? [] : [[column, cell] as const];
        }),
      ),
    })),
  };
}

/** The cell of a text; one that no spreadsheet program could hold is not read. */
export function textCell(text: string): Cell {
  if (text.length <= LONGEST_TEXT) return { text: tidy(text) };
  return {
    text: '',
    problem: { code: 'cell_too_long', vars: { size: text.length, limit: LONGEST_TEXT } },
  };
}

/** What is wrong with the size of the tables read; null when they may be taken further. */
export function refuseTables({ sheets, tables }: SheetSet): SheetProblem | null {
  if (sheets.length > MOST_SHEETS)
    return { code: 'too_many_sheets', vars: { count: sheets.length, limit: MOST_SHEETS } };
  const large =
    sheets.find(({ rows }) => rows.length > MOST_ROWS) ??
    tables.find(({ rows }) => rows.length > MOST_ROWS);
  if (large)
    return {
      code: 'too_many_rows',
      vars: { sheet: large.name, count: large.rows.length, limit: MOST_ROWS },
    };
  const cells =
    sum(sheets, ({ rows }) => sum(rows, (row) => row.cells.size)) +
    sum(tables, ({ header, rows }) => header.length * (rows.length + 1));
  return cells > MOST_CELLS ? { code: 'too_many_cells', vars: { limit: MOST_CELLS } } : null;
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

/** Trimmed, in one Unicode form, without signs that no database and no page can hold. */
export function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ufeff]/g, '')
    .replace(/\p{Cs}/gu, '')
    .trim();
}
