// What the file system says: free space, and who may read the files of secrets.
import { existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { backupsIn } from '../platform/backup/old-backups.ts';
import { readManifest } from '../platform/backup/check-backup.ts';
import type { Disk, SecretFile } from './settings-findings.ts';

export async function diskOf(place: string): Promise<Disk> {
  const { bavail, blocks, bsize } = await statfs(place);
  return { place, free: bavail * bsize, total: blocks * bsize };
}

/** Those that are there. Windows has no such permissions. */
export const secretFiles = (files: readonly string[]): SecretFile[] =>
  process.platform === 'win32'
    ? []
    : files.filter((file) => existsSync(file)).map((file) => ({ file, mode: statSync(file).mode }));

/** When the newest backup in a folder was made. @throws Error when the folder cannot be read */
export async function newestBackup(folder: string): Promise<Date | null> {
  const newest = (await backupsIn(path.resolve(folder))).at(-1);
  return newest === undefined ? null : new Date((await readManifest(newest)).madeAt);
}
