// The disk under the embedded database is full: pages say that nothing was lost,
// /readyz is red for as long as it lasts, and once there is space all continues automatically. A real
// file system of memory; only root can mount one.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Express } from 'express';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { connect } from '../../src/platform/db/connect.ts';
import { openEmbeddedPostgres } from '../../src/platform/installation/embedded-postgres.ts';
import { openRound } from '../support/answering-app.ts';
import { Citizen } from '../support/citizen.ts';
import { stopPostmaster } from '../../src/platform/installation/stop-postmaster.ts';
import { clearDataFolders, dataFolderOfOwn, readyPostmaster } from '../support/own-database.ts';
import { endServers, runningServer, until, type RunningServer } from '../support/running-server.ts';
import { smallForm } from '../responses/small-form.ts';

const folder = dataFolderOfOwn();
const mounted =
  process.platform === 'linux' &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=320m,mode=755', 'tmpfs', folder]).status === 0;
if (!mounted)
  console.log('The test of a full disk is skipped: no file system can be mounted by this account.');

const filler = path.join(folder, 'filler');

/** Until not a byte is left. */
function fill(): void {
  const file = openSync(filler, 'w');
  try {
    for (const size of [1_000_000, 4096, 1]) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  } finally {
    closeSync(file);
  }
}

async function withDatabase<T>(use: (db: ReturnType<typeof connect>) => Promise<T>): Promise<T> {
  const command = await openEmbeddedPostgres({ folder, role: 'command' });
  const db = connect(command.url, 2);
  return await use(db).finally(async () => {
    await db.destroy();
    await command.stop();
  });
}

afterAll(async () => {
  endServers();
  rmSync(filler, { force: true });
  const left = readyPostmaster(folder);
  if (left !== null) await stopPostmaster(left.pid);
  if (mounted) spawnSync('umount', [folder]);
  await clearDataFolders();
});

(mounted ? describe : describe.skip)('a full disk', () => {
  let server: RunningServer;
  let address = '';
  beforeAll(async () => {
    chmodSync(folder, 0o755);
    server = await runningServer({ DATABASE_URL: '', DATA_DIR: folder, WEB_PROCESSES: '2' });
    address = await server.address();
    await withDatabase(async (db) => {
      await db.transaction((tx) => seedRegistries(tx));
      await openRound(db, smallForm);
    });
  });

  const citizen = (): Citizen => new Citizen(address as unknown as Express);
  const status = async (where: string): Promise<number> =>
    (await fetch(`${address}${where}`)).status;
  const stored = async (): Promise<number> =>
    await withDatabase(async (db) => Number((await db('responses').count({ n: '*' }))[0]!['n']));

  async function sent(): Promise<Citizen> {
    const person = await citizen().begin('thu');
    await person.send({ age: '40' });
    return await person.send({});
  }

  test('is told in words, keeps what was sent, and is over when there is space', async () => {
    const before = await sent();
    expect([before.status, before.path]).toEqual([200, expect.stringContaining('/receipt')]);
    expect(await stored()).toBe(1);

    fill();
    let refused = await citizen().begin('thu');
    await until(async () => {
      refused = await citizen().begin('thu');
      return refused.status >= 500;
    });
    expect(refused.status).toBe(507);
    expect(refused.html).toContain('Máy chủ tạm thời không lưu được');
    expect(refused.html).toContain('những gì đã lưu trước đó vẫn còn nguyên');
    // The process that was refused informs the other one.
    await until(async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => status('/readyz')));
      return answers.every((answer) => answer === 503);
    });
    expect(await status('/healthz')).toBe(200);
    expect(server.stderr()).toContain('the database cannot store');

    rmSync(filler);
    await until(async () => (await status('/readyz')) === 200);
    const after = await sent();
    expect([after.status, after.path]).toEqual([200, expect.stringContaining('/receipt')]);
    expect(await stored()).toBe(2);
  });

  test('a database that ended of it comes back when there is space', async () => {
    fill();
    await until(async () => {
      await Promise.all(Array.from({ length: 10 }, () => sent().catch(() => undefined)));
      return (await status('/readyz')) !== 200;
    });
    const journal = withDatabase(async (db) => {
      for (;;) await db.raw(`select pg_logical_emit_message(true, 'test', repeat('x', 1000000))`);
    }).catch((error: Error) => error);
    expect(await journal).toBeInstanceOf(Error);
    await until(() => server.stderr().includes('the embedded database closed its connection'));
    expect(await status('/readyz')).toBe(503);
    rmSync(filler);
    await until(async () => (await status('/readyz')) === 200);
    const kept = await stored();
    const after = await sent();
    expect(after.path).toContain('/receipt');
    expect(await stored()).toBe(kept + 1);
  });
});
