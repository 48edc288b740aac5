// Spreadsheet files (.xlsx, .xls, .ods – recognised by content, not by name) read into sheets of text.
import * as xlsx from '@e965/xlsx';
import { isWorkbook, isZip, refuseBySize } from '../../platform/workbook/archive-size.ts';
import type { Cell, Row, Sheet, SheetResult } from './sheet.ts';
import { MOST_COLUMNS, MOST_ROWS } from '../../questionnaires/model/limits.ts';
import { refuseTables, textCell, tidy } from './sheet.ts';

export function sheetsOfWorkbook(bytes: Uint8Array, fileName?: string): SheetResult {
  const refusal = refuseBySize(bytes);
  if (refusal) return { ok: false, problem: refusal };
  if (!isWorkbook(bytes))
    return { ok: false, problem: { code: 'workbook_not_spreadsheet', vars: {} } };
  const book = readBook(bytes);
  if (typeof book === 'string')
    return {
      ok: false,
      problem: /password/i.test(book)
        ? { code: 'workbook_protected', vars: {} }
        : { code: 'workbook_unreadable', vars: { detail: book.slice(0, 200) } },
    };
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  const held = new Map(Object.entries(book.Sheets));
  const sheets = book.SheetNames.map((name) => readSheet(name, held.get(name) ?? {}, date1904));
  const set = { sheets, tables: [], ...(fileName === undefined ? {} : { fileName }) };
  const problem = refuseTables(set);
  return problem ? { ok: false, problem } : { ok: true, set };
}

/** Only there may empty cells be asked for, which formulas without a kept value are: an .ods file repeats them by the million. */
const isOfficeOpenXml = (bytes: Uint8Array): boolean =>
  isZip(bytes) &&
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('xl/worksheets/');

function readBook(bytes: Uint8Array): xlsx.WorkBook | string {
  try {
    const book = xlsx.read(bytes, {
      type: 'array',
      cellNF: true,
      cellHTML: false,
      cellText: false,
      sheetRows: MOST_ROWS + 2,
      sheetStubs: isOfficeOpenXml(bytes),
    });
    return book.SheetNames.length === 0 ? 'no sheets' : book;
  } catch (error) {
    return error instanceof Error ? error.message : 'not a workbook';
  }
}

/** Only the cells that are there: a sheet may claim a million empty ones. */
function readSheet(name: string, sheet: xlsx.WorkSheet, date1904: boolean): Sheet {
  const rows = new Map<number, Map<number, Cell>>();
  let beyond: string | null = null;
  for (const [address, value] of Object.entries(sheet)) {
    const cell = address.startsWith('!') ? null : readCell(value as xlsx.CellObject, date1904);
    if (!cell || (cell.text === '' && !cell.problem)) continue;
    const { r, c } = xlsx.utils.decode_cell(address);
    if (c >= MOST_COLUMNS) {
      beyond ??= address;
      continue;
    }
    const row = rows.get(r) ?? new Map<number, Cell>();
    rows.set(r, row.set(c, cell));
  }
  const ordered = [...rows].sort(([a], [b]) => a - b);
  const lost = [...farCells(beyond), ...mergedCells(sheet)];
  return {
    name: tidy(name),
    rows: ordered.map(([row, cells]): Row => ({
      number: row + 1,
      cells: new Map([...cells].sort(([a], [b]) => a - b)),
    })),
    lost,
  };
}

const farCells = (cell: string | null): NonNullable<Sheet['lost']> =>
  cell === null ? [] : [{ code: 'columns_beyond', cell, vars: { limit: MOST_COLUMNS } }];

/** Merged cells look like one value for all; the file keeps it in the first cell alone. */
const mergedCells = ({ '!merges': merges = [] }: xlsx.WorkSheet): NonNullable<Sheet['lost']> =>
  merges.slice(0, 20).map((range) => ({
    code: 'cells_merged',
    cell: xlsx.utils.encode_cell(range.s),
    vars: { range: xlsx.utils.encode_range(range) },
  }));

const ERRORS: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
};

const failed = ({ v: value, w: shown }: xlsx.CellObject): Cell => ({
  text: '',
  problem: { code: 'cell_error', vars: { value: ERRORS[Number(value)] ?? shown ?? '#' } },
});

function readCell(cell: xlsx.CellObject, date1904: boolean): Cell | null {
  if (cell.t === 'e') return failed(cell);
  if (cell.v === undefined || cell.t === 'z') return valueless(cell);
  if (cell.t === 'b') return { text: cell.v === true ? 'TRUE' : 'FALSE' };
  if (cell.t !== 'n') return textCell(String(cell.v));
  const format = typeof cell.z === 'string' ? cell.z : '';
  return xlsx.SSF.is_date(format)
    ? dateCell(Number(cell.v), date1904)
    : { text: digits(Number(cell.v)) };
}

const valueless = ({ f: formula }: xlsx.CellObject): Cell | null =>
  formula === undefined
    ? null
    : {
        text: '',
        problem: { code: 'formula_without_value', vars: { formula: formula.slice(0, 80) } },
      };

/** Written out, never as 8.49E+11; the noise of binary fractions cut at 15 digits, as spreadsheets show them. */
function digits(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  const short = Number(value.toPrecision(15));
  return Math.abs(short) >= 1e21
    ? BigInt(Math.trunc(short)).toString()
    : Math.abs(short) < 1e-6
      ? short.toFixed(15).replace(/(?<!0)0+$/, '')
      : String(short);
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Days before 1 March 1900 mean different dates in different programs, since some count a 29 February 1900. */
function dateCell(serial: number, date1904: boolean): Cell {
  if (!date1904 && serial >= 1 && serial < 61)
    return { text: '', problem: { code: 'date_ambiguous', vars: { serial } } };
  const parts = xlsx.SSF.parse_date_code(serial, { date1904 }) as {
    y: number;
    m: number;
    d: number;
    H: number;
    M: number;
    S: number;
  } | null;
  if (!parts) return { text: '', problem: { code: 'date_unreadable', vars: { serial } } };
  const day = `${String(parts.y).padStart(4, '0')}-${two(parts.m)}-${two(parts.d)}`;
  const clock = `${two(parts.H)}:${two(parts.M)}`;
  if (serial < 1) return { text: clock };
  return { text: Number.isInteger(serial) ? day : `${day}T${clock}` };
}
