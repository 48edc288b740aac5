// Reads a backup from its first byte to its last, as a restore would, without a database.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { SetupError } from '../config/setup-error.ts';
import { MANIFEST_FILE, manifestSchema, type BackupManifest } from './backup-manifest.ts';
import { checkFile } from './table-files.ts';

/** @throws SetupError where the folder is no backup */
export async function readManifest(folder: string): Promise<BackupManifest> {
  const file = path.join(folder, MANIFEST_FILE);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new SetupError(`${folder} is no backup: ${(error as Error).message}.`, { cause: error });
  });
  const read = manifestSchema.safeParse(parsed(text));
  if (!read.success) throw new SetupError(`${file} is not the manifest of a backup.`);
  return read.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @throws Error naming the first file that is not what the manifest says */
export async function checkBackup(folder: string): Promise<BackupManifest> {
  const manifest = await readManifest(folder);
  for (const table of manifest.tables) await checkFile(folder, table);
  return manifest;
}
