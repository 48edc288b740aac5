// A questionnaire out again: as a workbook, or as CSV files with the tables attached to it.
import * as xlsx from '@e965/xlsx';
import { csvText } from '../../platform/csv-cells.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import type { Table } from './written-tables.ts';
import { tablesOf } from './written-tables.ts';

const WIDEST = 60;

/** The bytes of an .xlsx file with the sheets survey, choices and settings. */
export function workbookOf(questionnaire: Questionnaire): Uint8Array {
  const book = xlsx.utils.book_new();
  for (const [name, table] of Object.entries(tablesOf(questionnaire)))
    xlsx.utils.book_append_sheet(book, sheetOf(table as Table), name);
  return new Uint8Array(
    xlsx.write(book, { type: 'array', bookType: 'xlsx', compression: true }) as ArrayBuffer,
  );
}

/** Every cell is text: codes such as 01 and 1.0 stay as they are, and nothing is taken for a formula. */
function sheetOf(table: Table): xlsx.WorkSheet {
  const [headers = []] = table;
  const cells = table.map((row) =>
    row.map((text): xlsx.CellObject | null => (text === '' ? null : { t: 's', v: text })),
  );
  const sheet = xlsx.utils.aoa_to_sheet(cells);
  sheet['!cols'] = headers.map((header, column) => ({
    wch: Math.min(
      WIDEST,
      Math.max(header.length, ...table.slice(1, 40).map((row) => row[column]?.length ?? 0)) + 2,
    ),
  }));
  return sheet;
}

/** File name → its text; attached tables included. */
export function csvOf(questionnaire: Questionnaire): Map<string, string> {
  const sheets = Object.entries(tablesOf(questionnaire)).map(
    ([name, table]) => [`${name}.csv`, csvText(table as Table)] as const,
  );
  return new Map([...sheets, ...attachmentsOf(questionnaire)]);
}

/** The attached tables alone, which a workbook does not hold. */
export function attachmentsOf({ tables = [] }: Questionnaire): Map<string, string> {
  return new Map(
    tables.map(({ name, header, rows }) => [`${name}.csv`, csvText([header, ...rows])]),
  );
}
