// The first sheet of a workbook as a CSV text, so that a table kept in a spreadsheet is read like one that is pasted.
import * as xlsx from '@e965/xlsx';

const MOST_LINES = 20_000;

/** Null where the bytes are no workbook, or one that cannot be read. */
export function firstSheetAsCsv(bytes: Uint8Array): string | null {
  try {
    const book = xlsx.read(bytes, { type: 'array', sheetRows: MOST_LINES, cellHTML: false });
    const sheet = new Map(Object.entries(book.Sheets)).get(book.SheetNames[0] ?? '');
    return sheet ? xlsx.utils.sheet_to_csv(sheet, { blankrows: true, rawNumbers: true }) : null;
  } catch {
    return null;
  }
}

/** Starts as an Excel or LibreOffice file does: a ZIP archive, or the older compound file. */
export const looksLikeWorkbook = (bytes: Buffer): boolean =>
  bytes.subarray(0, 4).equals(ZIP) || bytes.subarray(0, 4).equals(COMPOUND);

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
const COMPOUND = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
