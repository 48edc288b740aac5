// The backups of a folder, and removing old ones.
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isNameOfBackup } from './backup-manifest.ts';

/** Folders of finished backups, the oldest first. */
export async function backupsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && isNameOfBackup(entry.name))
    .map((entry) => path.join(folder, entry.name))
    .sort();
}

/** Leaves the newest. @returns those that were removed */
export async function removeOldBackups(folder: string, keep: number): Promise<string[]> {
  const old = (await backupsIn(folder)).slice(0, -keep);
  for (const one of old) await rm(one, { recursive: true });
  return old;
}
