// Backs up the whole database from one snapshot while people go on answering: nobody waits for it, and
// it waits for nobody. It is written under another name and renamed when it was read back.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Knex } from 'knex';
import { SetupError } from '../config/setup-error.ts';
import { isCitus } from '../db/citus.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Secrets } from '../secrets.ts';
import { appliedMigrations } from '../db/applied-migrations.ts';
import {
  LEFT_OUT,
  MANIFEST_FILE,
  nameOfBackup,
  SECRETS_FILE,
  type BackedUpTable,
  type BackupManifest,
} from './backup-manifest.ts';
import {
  printValuesAlike,
  rowsOfQuery,
  sequencesOf,
  tablesToCopy,
  type TableToCopy,
} from './catalogue.ts';
import { checkBackup } from './check-backup.ts';
import { markOf } from './secret-mark.ts';
import { flushToDisk } from '../flush-to-disk.ts';
import { writeTable } from './table-files.ts';

export interface BackupRequest {
  /** Folder in which the folder of the backup is made. */
  to: string;
  now: Date;
  release: string;
  secrets: Secrets;
  /** Whether the secrets are written beside the tables. */
  withSecrets: boolean;
  /** @param share of the tables that are written, 0 to 1 */
  progress?: (share: number) => void;
}

/**
 * @returns the folder, and what it holds
 * @throws SetupError on Citus @throws Error in one line; nothing is left behind
 */
export async function writeBackup(
  db: Db,
  request: BackupRequest,
): Promise<{ folder: string; manifest: BackupManifest }> {
  if (await isCitus(db))
    throw new SetupError(
      'This database is a Citus cluster, which has no snapshot over all machines: ' +
        'see “Backups” in docs/operation/citus.md.',
    );
  const folder = path.join(request.to, nameOfBackup(request.now));
  const partial = `${folder}.partial`;
  await mkdir(request.to, { recursive: true, mode: 0o700 });
  await mkdir(partial, { mode: 0o700 });
  try {
    await db.transaction((tx) => writeAll(tx, partial, request), {
      isolationLevel: 'repeatable read',
      readOnly: true,
    });
    const manifest = await checkBackup(partial);
    await rename(partial, folder);
    await flushToDisk(request.to);
    return { folder, manifest };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function writeAll(tx: Tx, folder: string, request: BackupRequest): Promise<void> {
  await printValuesAlike(tx);
  const migrations = await appliedMigrations(tx);
  if (migrations === null)
    throw new SetupError('The database is empty: there is nothing to back up.');
  const wanted = await tablesToCopy(tx);
  await keepTables(tx, wanted);
  const tables: BackedUpTable[] = [];
  for (const [index, table] of wanted.entries()) {
    tables.push(await writeOne(tx, table, folder));
    request.progress?.((index + 1) / wanted.length);
  }
  const manifest: BackupManifest = {
    ...{ format: 'civic-gauge-backup', version: 1, madeAt: request.now.toISOString() },
    ...{ release: request.release, postgres: await versionOf(tx) },
    ...{ migrations, tables, sequences: await sequencesOf(tx) },
    ...{ leftOut: [...LEFT_OUT], secretMark: markOf(request.secrets) },
    hasSecrets: request.withSecrets,
  };
  if (request.withSecrets)
    await writeSafely(path.join(folder, SECRETS_FILE), `${request.secrets.join('\n')}\n`);
  await writeSafely(path.join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 1)}\n`);
  await flushToDisk(folder);
}

/** Nobody drops a table until the backup has it. Reading and writing them is not hindered. */
async function keepTables(tx: Tx, tables: readonly TableToCopy[]): Promise<void> {
  const names = tables.map(({ table }) => table);
  await tx.raw(`lock table ${names.map(() => '??').join(', ')} in access share mode`, names);
}

async function writeOne(tx: Tx, table: TableToCopy, folder: string): Promise<BackedUpTable> {
  const file = `${table.table}.copy.gz`;
  return { ...table, file, ...(await writeTable(tx, table, path.join(folder, file))) };
}

async function versionOf(db: Knex): Promise<string> {
  const [row] = await rowsOfQuery<{ version: string }>(
    db,
    `select current_setting('server_version') as version`,
  );
  return row!.version;
}

async function writeSafely(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  await flushToDisk(file);
}
