// `civic-gauge backup` and `restore`: the whole installation into a folder, and back.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { audit } from '../accounts/audit.store.ts';
import {
  bytesOf,
  rowsOf,
  SECRETS_FILE,
  type BackupManifest,
} from '../platform/backup/backup-manifest.ts';
import { checkBackup } from '../platform/backup/check-backup.ts';
import { backupsIn, removeOldBackups } from '../platform/backup/old-backups.ts';
import { restoreBackup } from '../platform/backup/restore-backup.ts';
import { hasMark } from '../platform/backup/secret-mark.ts';
import { writeBackup } from '../platform/backup/write-backup.ts';
import { codeVersion } from '../platform/code-version.ts';
import { readConfig, type Config } from '../platform/config/config.ts';
import { abandonOnSignal, inTransaction, openDatabase } from '../platform/db/database.ts';
import type { Db } from '../platform/db/connect.ts';
import { addSecrets, sessionSecrets } from '../platform/installation/session-secrets.ts';
import { progress } from '../platform/log/progress.ts';

interface BackupOptions {
  to: string;
  keep?: number;
  /** `--no-secrets` */
  secrets: boolean;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const summary = (manifest: BackupManifest): string =>
  `${rowsOf(manifest)} rows of ${manifest.tables.length} tables, ${megabytes(bytesOf(manifest))}`;

/** A bar in per cent. */
function bar(label: string): { show: (share: number) => void; finish: () => void } {
  const shown = progress(label, 100);
  return {
    show: (share) => {
      shown.update(Math.round(share * 100));
    },
    finish: () => {
      shown.finish();
    },
  };
}

/** As it is: a backup before an upgrade must not be an upgrade. */
async function withOpened<T>(use: (db: Db, config: Config) => Promise<T>): Promise<T> {
  const config = readConfig();
  const database = await openDatabase(config);
  const forget = abandonOnSignal(database);
  try {
    return await use(database.db, config);
  } finally {
    forget();
    await database.close();
  }
}

async function backUp({ to, keep, secrets }: BackupOptions): Promise<void> {
  const { folder, manifest, withSecrets } = await withOpened(async (db, config) => {
    // Secrets of the environment are kept by whoever set them.
    const withSecrets = secrets && config.sessionSecrets === null;
    const shown = bar('Backup');
    const now = new Date();
    const made = await writeBackup(db, {
      ...{ to: path.resolve(to), now, release: codeVersion(), progress: shown.show },
      ...{ secrets: sessionSecrets(config), withSecrets },
    }).finally(shown.finish);
    await noteBackup(db, made.manifest);
    return { ...made, withSecrets };
  });
  console.log(`${folder}: ${summary(manifest)}; read back and complete.`);
  console.log(
    withSecrets
      ? 'It holds answers and the secrets that seal keys: keep it as safe as the server.'
      : 'It holds answers: keep it as safe as the database. ' +
          'SESSION_SECRET is not in it; keep that elsewhere.',
  );
  if (keep === undefined) return;
  for (const old of await removeOldBackups(path.resolve(to), keep)) console.log(`removed ${old}`);
}

/** The audit log of an older schema may not take the line; the backup is made all the same. */
async function noteBackup(db: Db, manifest: BackupManifest): Promise<void> {
  try {
    await note(db, 'backup.made', { rows: rowsOf(manifest), bytes: bytesOf(manifest) });
  } catch (error) {
    console.error(`The audit log has no line for it: ${(error as Error).message}`);
  }
}

const note = (
  db: Db,
  action: 'backup.made' | 'backup.restored',
  details: Record<string, unknown>,
): Promise<void> =>
  inTransaction(db, (tx) => audit(tx, { at: new Date(), actor: null, action, details }));

async function restore(folder: string): Promise<void> {
  const manifest = await checkBackup(folder);
  await withOpened(async (db, config) => {
    const shown = bar('Restore');
    const later = await restoreBackup(db, { folder, manifest }, shown.show).finally(shown.finish);
    await note(db, 'backup.restored', { madeAt: manifest.madeAt, rows: rowsOf(manifest) });
    console.log(`${summary(manifest)} of ${manifest.madeAt} restored and compared.`);
    for (const name of later) console.log(`applied ${name}`);
    console.log(await secretsAfter(folder, manifest, config));
  });
}

/** What the operator has to know about sealed keys. */
async function secretsAfter(
  folder: string,
  manifest: BackupManifest,
  config: Config,
): Promise<string> {
  if (manifest.hasSecrets && config.sessionSecrets === null)
    addSecrets(config, await readFile(path.join(folder, SECRETS_FILE), 'utf8'));
  return hasMark(sessionSecrets(config), manifest.secretMark)
    ? 'The secrets of this installation open what is sealed in it.'
    : 'SESSION_SECRET is not the one of the backup: keys of callers, letters and two-step sign-in ' +
        'stay sealed until that one is added behind the newest (docs/operation.md, “Secrets”).';
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000)
    throw new InvalidArgumentError('a whole number from 1 to 10000.');
  return value;
}

export function registerBackup(program: Command): void {
  const group = program
    .command('backup')
    .description('write the whole database to a folder while the server runs, and read it back')
    .option('--to <folder>', 'where a folder with the time as its name is made')
    .option('--keep <number>', 'then remove older backups there but the newest', wholeNumber)
    .option('--no-secrets', 'leave out the file of secrets of the data folder')
    .action(async ({ to, ...options }: Partial<BackupOptions> & { secrets: boolean }) => {
      if (to === undefined) throw new Error('backup: say where with --to <folder>');
      await backUp({ to, ...options });
    });
  group
    .command('verify')
    .description('read a backup from its first byte to its last, as a restore would')
    .argument('<folder>', 'of one backup')
    .action(async (folder: string) => {
      const manifest = await checkBackup(folder);
      console.log(`${folder}: ${summary(manifest)} of ${manifest.madeAt}, complete.`);
    });
  group
    .command('list')
    .description('the backups of a folder, the oldest first')
    .argument('<folder>', 'where they were written')
    .action(async (folder: string) => {
      for (const one of await backupsIn(folder)) console.log(one);
    });
  program
    .command('restore')
    .description('restore a backup into an empty database (DATABASE_URL, or a new DATA_DIR)')
    .argument('<folder>', 'of one backup')
    .action(restore);
}
