// The first sheet of a workbook as a CSV text, so that a table kept in a spreadsheet is read like one that is pasted.
import * as xlsx from '@e965/xlsx';
import { isWorkbook, refuseBySize } from './archive-size.ts';

const MOST_LINES = 20_000;

/** Null where the bytes are no workbook, or one that is too large or cannot be read. */
export function firstSheetAsCsv(bytes: Uint8Array): string | null {
  if (!isWorkbook(bytes) || refuseBySize(bytes) !== null) return null;
  try {
    const book = xlsx.read(bytes, { type: 'array', sheetRows: MOST_LINES, cellHTML: false });
    const sheet = new Map(Object.entries(book.Sheets)).get(book.SheetNames[0] ?? '');
    return sheet ? xlsx.utils.sheet_to_csv(sheet, { blankrows: true, rawNumbers: true }) : null;
  } catch {
    return null;
  }
}
