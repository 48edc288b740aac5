// The files of an upload as sheets: one workbook, one Markdown file, or the CSV files of a form together.
import type { SheetResult, SheetSet } from '../xlsform/sheet.ts';
import { isWorkbook } from '../xlsform/archive-size.ts';
import { rowsOf, sheetsOfCsv, tableOf, textOf } from '../xlsform/csv-tables.ts';
import { sheetsOfMarkdown } from '../xlsform/markdown-tables.ts';
import { sheetsOfWorkbook } from '../xlsform/workbook.ts';

export interface SentFile { name: string; bytes: Uint8Array }

/** A workbook under another name is a workbook. */
const isCsv = ({ name, bytes }: SentFile): boolean => /\.csv$/i.test(name) && !isWorkbook(bytes);
const isMarkdown = ({ name, bytes }: SentFile): boolean => /\.(md|markdown|txt)$/i.test(name) && !isWorkbook(bytes);
const stemOf = ({ name }: SentFile): string => name.replace(/\.[^.]*$/, '');

/** Null when nothing was sent. CSV files beside a workbook are its attached tables. */
export function sheetsOfUpload(files: readonly SentFile[]): SheetResult | null {
  const main = files.find((file) => !isCsv(file));
  const tables = files.filter(isCsv);
  if (main) return withTables(isMarkdown(main) ? sheetsOfMarkdown(textOf(main.bytes), stemOf(main)) : sheetsOfWorkbook(main.bytes, stemOf(main)), tables);
  const [only] = tables;
  if (!only) return null;
  return tables.length === 1 ? sheetsOfCsv({ 'survey.csv': textOf(only.bytes) }, stemOf(only)) : sheetsOfCsv(Object.fromEntries(tables.map((file) => [file.name.toLowerCase(), textOf(file.bytes)])));
}

function withTables(result: SheetResult, files: readonly SentFile[]): SheetResult {
  if (!result.ok || files.length === 0) return result;
  const tables = files.map((file): SheetSet['tables'][number] => {
    const rows = rowsOf(textOf(file.bytes));
    return tableOf(stemOf(file), typeof rows === 'string' ? [] : rows);
  });
  return { ok: true, set: { ...result.set, tables: [...result.set.tables, ...tables] } };
}
