// The files of a form as sheets, wherever they come from: one workbook, one Markdown or CSV file,
// or CSV files together.
import { isWorkbook, megabytes } from '../../platform/workbook/archive-size.ts';
import { rowsOf, sheetsOfCsv, sheetsOfOneCsv, tableOf, textOf } from './csv-tables.ts';
import { LARGEST_FILE } from '../../questionnaires/model/limits.ts';
import { sheetsOfMarkdown } from './markdown-tables.ts';
import { refuseTables, type SheetResult, type SheetSet } from './sheet.ts';
import { sheetsOfWorkbook } from './workbook.ts';

/** `size`: of the file as sent, where its bytes were not kept because there were too many. */
export interface FormFile {
  name: string;
  bytes: Uint8Array;
  size?: number | undefined;
}
export interface FormFiles {
  files: readonly FormFile[];
  /** CSV files that are tables, with any file name. */
  attached?: readonly FormFile[];
  /** Of a folder of CSV files: then each is the sheet it is named after. */
  folder?: string;
}

/** A workbook under another name is a workbook. */
const isCsv = ({ name, bytes }: FormFile): boolean => /\.csv$/i.test(name) && !isWorkbook(bytes);
const isMarkdown = ({ name, bytes }: FormFile): boolean =>
  /\.(md|markdown|txt)$/i.test(name) && !isWorkbook(bytes);
const stemOf = ({ name }: FormFile): string => name.replace(/\.[^.]*$/, '');

/** Without files an empty set. CSV files beside a workbook are its attached tables. */
export function sheetsOfForm({ files, attached = [], folder }: FormFiles): SheetResult {
  const large = [...files, ...attached].find(
    ({ bytes, size = bytes.byteLength }) => size > LARGEST_FILE,
  );
  if (large) return tooLarge(large.size ?? large.bytes.byteLength);
  const main = files.find((file) => !isCsv(file));
  const tables = files.filter(isCsv);
  if (main) return withTables(sheetsOfMain(main), [...tables, ...attached]);
  const [only] = tables;
  const isAlone = only !== undefined && tables.length === 1 && folder === undefined;
  return withTables(
    isAlone
      ? sheetsOfOneCsv(textOf(only.bytes), stemOf(only))
      : sheetsOfCsv(textsOf(tables), folder),
    attached,
  );
}

export const tooLarge = (size: number): SheetResult => ({
  ok: false,
  problem: {
    code: 'workbook_too_large',
    vars: { size: megabytes(size), limit: megabytes(LARGEST_FILE) },
  },
});

const sheetsOfMain = (main: FormFile): SheetResult =>
  isMarkdown(main)
    ? sheetsOfMarkdown(textOf(main.bytes), stemOf(main))
    : sheetsOfWorkbook(main.bytes, stemOf(main));

const textsOf = (files: readonly FormFile[]): Map<string, string> =>
  new Map(files.map((file) => [file.name.toLowerCase(), textOf(file.bytes)]));

function withTables(result: SheetResult, files: readonly FormFile[]): SheetResult {
  if (!result.ok || files.length === 0) return result;
  const tables: SheetSet['tables'][number][] = [...result.set.tables];
  for (const file of files) {
    const rows = rowsOf(textOf(file.bytes));
    if (typeof rows === 'string')
      return {
        ok: false,
        problem: { code: 'csv_unreadable', vars: { file: file.name, detail: rows } },
      };
    tables.push(tableOf(stemOf(file), rows));
  }
  const set = { ...result.set, tables };
  const problem = refuseTables(set);
  return problem ? { ok: false, problem } : { ok: true, set };
}
