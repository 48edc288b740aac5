// An XLSForm kept as a folder of CSV files, read from disk: how the built-in questionnaire is shipped.
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { sheetsOfCsv } from './xlsform/csv-tables.ts';
import type { ReadOptions, ReadResult } from './xlsform/reader.ts';
import { readXlsform } from './xlsform/reader.ts';

export async function readXlsformFolder(folder: string, options: ReadOptions = {}): Promise<ReadResult> {
  const names = (await readdir(folder)).filter((name) => name.toLowerCase().endsWith('.csv')).sort();
  const files = await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const));
  const read = sheetsOfCsv(Object.fromEntries(files), path.basename(folder));
  return read.ok ? readXlsform(read.set, options) : { questionnaire: null, problems: [{ severity: 'error', ...read.problem }] };
}
