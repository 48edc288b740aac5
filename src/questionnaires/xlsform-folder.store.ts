// XLSForms on disk: a workbook, a Markdown file, or a folder of CSV files (how the built-in questionnaire is shipped).
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isWorkbook, LARGEST_FILE, megabytes } from './xlsform/archive-size.ts';
import { rowsOf, sheetsOfCsv, sheetsOfOneCsv, tableOf, textOf } from './xlsform/csv-tables.ts';
import { sheetsOfMarkdown } from './xlsform/markdown-tables.ts';
import type { ReadOptions, ReadResult } from './xlsform/reader.ts';
import { readXlsform } from './xlsform/reader.ts';
import type { SheetResult, SheetSet } from './xlsform/sheet.ts';
import { sheetsOfWorkbook } from './xlsform/workbook.ts';

export interface FileOptions extends ReadOptions {
  /** CSV files that belong to the form: tables for `pulldata()` and lists of `select_one_from_file`. */
  attachments?: readonly string[];
}

/** Reads what the path names, by its kind. A file that is too large is refused before it is opened. */
export async function readXlsformPath(file: string, options: FileOptions = {}): Promise<ReadResult> {
  const facts = await stat(file);
  if (facts.isDirectory()) return readXlsformFolder(file, options);
  const vars = { size: megabytes(facts.size), limit: megabytes(LARGEST_FILE) };
  const sheets: SheetResult = facts.size > LARGEST_FILE ? { ok: false, problem: { code: 'workbook_too_large', vars } } : await sheetsOfFile(file);
  return read(sheets, options);
}

export async function readXlsformFolder(folder: string, options: FileOptions = {}): Promise<ReadResult> {
  const names = (await readdir(folder)).filter((name) => name.toLowerCase().endsWith('.csv')).sort();
  const files = await Promise.all(names.map(async (name) => [name, textOf(await readFile(path.join(folder, name)))] as const));
  return read(sheetsOfCsv(Object.fromEntries(files), path.basename(folder)), options);
}

async function sheetsOfFile(file: string): Promise<SheetResult> {
  const { name, ext } = path.parse(file);
  const bytes = await readFile(file);
  if (isWorkbook(bytes)) return sheetsOfWorkbook(bytes, name);
  if (/^\.(md|markdown|txt)$/i.test(ext)) return sheetsOfMarkdown(textOf(bytes), name);
  return /^\.csv$/i.test(ext) ? sheetsOfOneCsv(textOf(bytes), name) : sheetsOfWorkbook(bytes, name);
}

async function read(sheets: SheetResult, options: FileOptions): Promise<ReadResult> {
  if (!sheets.ok) return { questionnaire: null, problems: [{ severity: 'error', ...sheets.problem }] };
  const attached = await Promise.all((options.attachments ?? []).map(attachment));
  return readXlsform({ ...sheets.set, tables: [...sheets.set.tables, ...attached] }, options);
}

async function attachment(file: string): Promise<SheetSet['tables'][number]> {
  const rows = rowsOf(textOf(await readFile(file)));
  return tableOf(path.parse(file).name, typeof rows === 'string' ? [] : rows);
}
