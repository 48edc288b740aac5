// A backup of an installation with a round, restored into an empty database: every row, sequence and
// trigger is there again. What was changed on disk, or does not belong here, is refused and leaves
// nothing behind.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createUser } from '../../../src/accounts/create-user.command.ts';
import { audit } from '../../../src/accounts/audit.store.ts';
import { rowsOf, type BackupManifest } from '../../../src/platform/backup/backup-manifest.ts';
import { tablesToCopy } from '../../../src/platform/backup/catalogue.ts';
import { checkBackup, readManifest } from '../../../src/platform/backup/check-backup.ts';
import { backupsIn, removeOldBackups } from '../../../src/platform/backup/old-backups.ts';
import { restoreBackup } from '../../../src/platform/backup/restore-backup.ts';
import { writeBackup, type BackupRequest } from '../../../src/platform/backup/write-backup.ts';
import { inTransaction } from '../../../src/platform/db/database.ts';
import type { Db } from '../../../src/platform/db/connect.ts';
import { migrate } from '../../../src/platform/db/migrate.ts';
import { MigrationFiles } from '../../../src/platform/db/migration-files.ts';
import { isCitus } from '../../../src/platform/db/citus.ts';
import { testSecret } from '../../support/app.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { openRound } from '../../support/answering-app.ts';
import { builtIn } from '../../support/demonstration.ts';
import { smallForm } from '../../responses/small-form.ts';

const to = mkdtempSync(path.join(tmpdir(), 'civic-gauge-backups-'));
const opened: TestDatabase[] = [];

async function database(options: Parameters<typeof testDatabase>[0]): Promise<TestDatabase> {
  const made = await testDatabase(options);
  opened.push(made);
  return made;
}

/** With registries, a questionnaire, an open round of 2,000 answers with odd letters, and an account. */
async function installation(): Promise<TestDatabase> {
  const made = await database({ filling: builtIn });
  const round = await openRound(made.db, smallForm);
  await made.db.raw(
    `insert into responses (round_id, locality_id, id, version_id, door, language, status, flags,
      answers, scores, weight, submitted_at)
    select :round, 1001, gen_random_uuid(), :version, 'open', 'vi', 'counted', '{speeding}',
      jsonb_build_object('age', i, 'text', E'Đợt\t"' || i || E'"\n\\N'), array[i / 3.0, null],
      1 / (i + 1.0), now()
    from generate_series(1, 2000) i`,
    { round: round.id, version: round.versionId },
  );
  await inTransaction(made.db, (tx) =>
    createUser(
      tx,
      { login: 'lan', name: 'Lan', roles: ['researcher'], localityId: null },
      { at: new Date(), actor: null },
    ),
  );
  return made;
}

const request = (changes: Partial<BackupRequest> = {}): BackupRequest => ({
  to,
  now: new Date('2026-11-28T03:04:05Z'),
  release: 'test',
  secrets: [testSecret],
  withSecrets: true,
  ...changes,
});

/** Every table: its rows, and a checksum that does not depend on their order. */
async function contentOf(db: Db): Promise<Record<string, unknown>> {
  const content: Record<string, unknown> = {};
  for (const { table, columns } of await tablesToCopy(db)) {
    const row = `row(${columns.map(() => '??').join(', ')})::text`;
    const { rows } = await db.raw<{ rows: unknown[] }>(
      `select count(*), md5(string_agg(md5(${row}), '' order by md5(${row}))) from ??`,
      [...columns, ...columns, table],
    );
    content[table] = rows[0];
  }
  return content;
}

let source: TestDatabase;
let made: { folder: string; manifest: BackupManifest };
let cluster = false;
beforeAll(async () => {
  source = await installation();
  cluster = await isCitus(source.db);
  if (cluster) console.log('Backups are of one PostgreSQL: on Citus these tests are left out.');
  else made = await writeBackup(source.db, request());
});
afterAll(async () => {
  for (const one of opened) await one.close();
  rmSync(to, { recursive: true });
});

const one = (name: string, body: () => Promise<void>): void => {
  test(name, async () => {
    if (!cluster) await body();
  });
};

/** A copy of the backup with something wrong in it. */
function damaged(name: string, change: (folder: string) => void): string {
  const folder = path.join(to, name);
  cpSync(made.folder, folder, { recursive: true });
  change(folder);
  return folder;
}

function changeManifest(folder: string, change: (manifest: BackupManifest) => void): void {
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as BackupManifest;
  change(manifest);
  writeFileSync(file, JSON.stringify(manifest));
}

async function tablesIn(db: Db): Promise<number> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `select 1 from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
  );
  return rows.length;
}

describe('a backup', () => {
  one('is a folder that only its owner reads, with a file for each table', async () => {
    expect(path.basename(made.folder)).toBe('civic-gauge-20261128T030405Z');
    expect(statSync(made.folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(made.folder))
      expect([name, statSync(path.join(made.folder, name)).mode & 0o777]).toEqual([name, 0o600]);
    expect(readFileSync(path.join(made.folder, 'session-secret'), 'utf8')).toBe(`${testSecret}\n`);
    const tables = made.manifest.tables.map(({ table }) => table);
    expect(tables).toEqual(expect.arrayContaining(['users', 'localities', 'results', 'audit_log']));
    expect(tables).not.toContain('sessions');
    expect(made.manifest.tables.filter(({ partition }) => partition?.of === 'responses')).toEqual([
      expect.objectContaining({ rows: 2_000 }),
    ]);
    expect(rowsOf(made.manifest)).toBeGreaterThan(2_000);
  });

  one('restores every row and number; triggers guard the log again', async () => {
    const { db } = await database({ empty: true });
    expect(await restoreBackup(db, made)).toEqual([]);
    expect(await contentOf(db)).toEqual(await contentOf(source.db));
    await db.transaction((tx) =>
      audit(tx, { at: new Date(), actor: null, action: 'backup.restored' }),
    );
    await expect(db('audit_log').update({ action: 'x' })).rejects.toThrow(/only added to/);
    expect(await migrate(db)).toEqual([]);
  });

  one('of an older schema is brought up to date', async () => {
    const older = await database({ empty: true });
    class Older extends MigrationFiles {
      override async getMigrations() {
        return (await super.getMigrations()).slice(0, -3);
      }
    }
    await older.db.migrate.latest({ migrationSource: new Older() });
    const { folder, manifest } = await writeBackup(
      older.db,
      request({ now: new Date('2026-11-20T00:00:00Z'), withSecrets: false }),
    );
    expect(readdirSync(folder)).not.toContain('session-secret');
    const { db } = await database({ empty: true });
    expect(await restoreBackup(db, { folder, manifest })).toHaveLength(3);
    expect(await migrate(db)).toEqual([]);
  });

  one('is of one moment, whatever is written meanwhile', async () => {
    const { db } = await installation();
    const before = await contentOf(db);
    let written: Promise<unknown> | null = null;
    const { folder, manifest } = await writeBackup(
      db,
      request({
        now: new Date('2026-11-21T00:00:00Z'),
        progress: () => {
          written ??= db.raw(`update responses set answers = '{}'`).then(() => db('results').del());
        },
      }),
    );
    await written;
    const copy = await database({ empty: true });
    await restoreBackup(copy.db, { folder, manifest });
    expect(await contentOf(db)).not.toEqual(before);
    expect(await contentOf(copy.db)).toEqual(before);
  });

  one('that is the oldest of three goes when two are kept', async () => {
    const place = path.join(to, 'kept');
    for (const day of ['01', '02', '03'])
      await writeBackup(
        (await database({})).db,
        request({ to: place, now: new Date(`2026-11-${day}T00:00:00Z`) }),
      );
    writeFileSync(path.join(place, 'a file of somebody else'), '');
    expect((await removeOldBackups(place, 2)).map((one) => path.basename(one))).toEqual([
      'civic-gauge-20261101T000000Z',
    ]);
    expect(await backupsIn(place)).toHaveLength(2);
  });
});

describe('refused, with what is wrong', () => {
  one('a file that was changed, cut off or lost', async () => {
    const file = (folder: string) => path.join(folder, 'localities.copy.gz');
    const changed = damaged('changed', (folder) => {
      const bytes = readFileSync(file(folder));
      bytes[bytes.length - 1]! ^= 1;
      writeFileSync(file(folder), bytes);
    });
    await expect(checkBackup(changed)).rejects.toThrow(/localities\.copy\.gz/);
    const cut = damaged('cut', (folder) => {
      truncateSync(file(folder), 100);
    });
    await expect(checkBackup(cut)).rejects.toThrow(/localities\.copy\.gz/);
    const lost = damaged('lost', (folder) => {
      rmSync(file(folder));
    });
    await expect(checkBackup(lost)).rejects.toThrow(/localities\.copy\.gz.*ENOENT/);
  });

  one('rows that are not those that were backed up: the database stays empty', async () => {
    const folder = damaged('other', (copy) => {
      changeManifest(copy, ({ tables }) => {
        tables.find(({ table }) => table === 'users')!.sha256 = '0'.repeat(64);
      });
    });
    const { db } = await database({ empty: true });
    const manifest = await readManifest(folder);
    await expect(checkBackup(folder)).rejects.toThrow(/users\.copy\.gz is not the file/);
    await expect(restoreBackup(db, { folder, manifest })).rejects.toThrow(/^users: 1 rows/);
    expect(await tablesIn(db)).toBe(0);
  });

  one('a database that holds something, and a backup of a newer release', async () => {
    await expect(restoreBackup(source.db, made)).rejects.toThrow(/is not empty: it has \d+ tables/);
    const folder = damaged('newer', (copy) => {
      changeManifest(copy, ({ migrations }) => {
        migrations.push('20990101_001_later');
      });
    });
    const { db } = await database({ empty: true });
    await expect(
      restoreBackup(db, { folder, manifest: await checkBackup(folder) }),
    ).rejects.toThrow(/another release.*20990101_001_later/);
    expect(await tablesIn(db)).toBe(0);
  });

  one('SQL in a manifest', async () => {
    const folder = damaged('sql', (copy) => {
      changeManifest(copy, ({ tables }) => {
        tables.find(({ partition }) => partition)!.partition!.bound = 'DEFAULT; DROP TABLE users';
      });
    });
    await expect(checkBackup(folder)).rejects.toThrow(/is not the manifest of a backup/);
    await expect(checkBackup(to)).rejects.toThrow(/is no backup/);
  });
});
