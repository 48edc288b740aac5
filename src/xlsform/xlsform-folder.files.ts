// XLSForms on disk: a workbook, a Markdown file, or a folder of CSV files (how the built-in questionnaire is shipped).
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { readForm } from './read-form.files.ts';
import { sheetsOfForm, type FormFile } from './tables/form-files.ts';
import { LARGEST_FILE } from '../questionnaires/model/limits.ts';
import type { ReadOptions } from './reader.ts';
import type { ReadResult } from './assemble.ts';
import { readSheets } from './reader.ts';

export interface FileOptions extends ReadOptions {
  /** CSV files that belong to the form: tables for `pulldata()` and lists of `select_one_from_file`. */
  attachments?: readonly string[];
}

/** Reads what the path names, by its kind, in a thread. A file that is too large is refused before it is opened. */
export async function readXlsformPath(
  file: string,
  { attachments = [], ...options }: FileOptions = {},
): Promise<ReadResult> {
  const isFolder = (await stat(file)).isDirectory();
  const files = isFolder ? await filesIn(file) : [await fileAt(file)];
  const attached = await Promise.all(attachments.map(fileAt));
  return (
    await readForm(
      { files, attached, ...(isFolder ? { folder: path.basename(file) } : {}) },
      options,
    )
  ).result;
}

/** The built-in forms: read directly, without a thread. */
export async function readXlsformFolder(
  folder: string,
  options: ReadOptions = {},
): Promise<ReadResult> {
  return readSheets(
    sheetsOfForm({ files: await filesIn(folder), folder: path.basename(folder) }),
    options,
  );
}

async function filesIn(folder: string): Promise<FormFile[]> {
  const names = (await readdir(folder))
    .filter((name) => name.toLowerCase().endsWith('.csv'))
    .sort();
  return Promise.all(names.map((name) => fileAt(path.join(folder, name))));
}

async function fileAt(file: string): Promise<FormFile> {
  const { size } = await stat(file);
  return {
    name: path.basename(file),
    size,
    bytes: size > LARGEST_FILE ? new Uint8Array() : await readFile(file),
  };
}
