// The embedded database stops under a running server, in every way that was seen: the server
// starts it again, waits for as long as it takes, says the truth about it to those who ask, and
// never shares its folder with another server.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chmodSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openEmbeddedPostgres } from '../../../src/platform/installation/embedded-postgres.ts';
import { nextPause } from '../../../src/platform/installation/embedded-supervisor.ts';
import type { Postmaster } from '../../../src/platform/installation/postmaster.ts';
import {
  childrenOf,
  clearDataFolders,
  clusterOf,
  dataFolderOfOwn,
  killIfThere,
  killPostgres,
  readyPostmaster,
} from '../../support/own-database.ts';
import {
  endServers,
  runningServer,
  until,
  type RunningServer,
} from '../../support/running-server.ts';

interface Site {
  server: RunningServer;
  folder: string;
  address: string;
}

const open = (folder: string, env: Record<string, string> = {}): Promise<RunningServer> =>
  runningServer({ DATABASE_URL: '', DATA_DIR: folder, WEB_PROCESSES: '1', ...env });

async function site(processes: number): Promise<Site> {
  const folder = dataFolderOfOwn();
  const server = await open(folder, { WEB_PROCESSES: String(processes) });
  return { server, folder, address: await server.address() };
}

/** 0: no answer within ten seconds. */
const statusOf = async (address: string, path: string): Promise<number> =>
  await fetch(`${address}${path}`, { signal: AbortSignal.timeout(10_000) }).then(
    ({ status }) => status,
    () => 0,
  );

const ready = (folder: string): Promise<Postmaster> =>
  new Promise((resolve, reject) => {
    until(() => readyPostmaster(folder) !== null).then(() => {
      resolve(readyPostmaster(folder)!);
    }, reject);
  });

/** The home page reads rounds. */
const pagesAnswer = ({ address }: Site): Promise<void> =>
  until(async () => (await statusOf(address, '/')) === 200);

const isReady = ({ address }: Site): Promise<void> =>
  until(async () => (await statusOf(address, '/readyz')) === 200);

/** Once the server holds its own lock again: a command that believes itself alone stops the database. */
async function session(site: Site): Promise<pg.Client> {
  await isReady(site);
  const command = await openEmbeddedPostgres({ folder: site.folder, role: 'command' });
  const client = new pg.Client({ connectionString: command.url });
  client.on('error', () => undefined);
  await client.connect();
  await command.stop();
  return client;
}

afterAll(async () => {
  endServers();
  await clearDataFolders();
});

describe.each([1, 2])('with %i web processes', (processes) => {
  let here: Site;
  beforeAll(async () => {
    here = await site(processes);
  });

  test('only its postmaster killed while a session computes: that one is ended too', async () => {
    const client = await session(here);
    const ended = client
      .query('select count(*) from generate_series(1, 1000000000000)')
      .catch((error: Error) => error);
    await sleep(100);
    const postmaster = await ready(here.folder);
    process.kill(postmaster.pid, 'SIGKILL');
    expect(await ended).toBeInstanceOf(Error);
    await until(() => ![undefined, postmaster.pid].includes(readyPostmaster(here.folder)?.pid));
    await pagesAnswer(here);
  });

  test('a session killed: Postgres recovers by itself and is left to it', async () => {
    const postmaster = await ready(here.folder);
    const client = await session(here);
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const before = here.server.stderr().split('the embedded database is back').length;
    killIfThere(rows[0]!.pid);
    await until(() => here.server.stderr().split('the embedded database is back').length > before);
    await pagesAnswer(here);
    expect((await ready(here.folder)).pid).toBe(postmaster.pid);
  });

  test('a folder that cannot be used is tried until it can; /readyz is red', async () => {
    const postmaster = await ready(here.folder);
    chmodSync(clusterOf(here.folder), 0o000);
    try {
      killPostgres(postmaster);
      await until(
        () =>
          (here.server.stderr().match(/the embedded database is still down/g) ?? []).length >= 3,
      );
      expect(await statusOf(here.address, '/readyz')).toBe(503);
      expect(await statusOf(here.address, '/')).toBe(503);
    } finally {
      chmodSync(clusterOf(here.folder), 0o700);
    }
    await pagesAnswer(here);
    await isReady(here);
  });

  const kills = processes === 1 ? 5 : 1;
  test(`killed ${kills} times in a row it is started again on its port, and pages answer`, async () => {
    await pagesAnswer(here);
    const first = await ready(here.folder);
    let killed = first;
    for (let time = 0; time < kills; time += 1) {
      killPostgres(killed);
      const before = killed.pid;
      await until(() => ![undefined, before].includes(readyPostmaster(here.folder)?.pid));
      killed = await ready(here.folder);
      expect(killed.port).toBe(first.port);
    }
    await pagesAnswer(here);
    await isReady(here);
    expect(here.server.stderr()).toContain('the embedded database is started again');
  });

  test('a command beside it neither fights nor stops it', async () => {
    killPostgres(await ready(here.folder));
    const command = await openEmbeddedPostgres({ folder: here.folder, role: 'command' });
    await pagesAnswer(here);
    await command.stop();
    const postmaster = await ready(here.folder);
    await pagesAnswer(here);
    expect((await ready(here.folder)).pid).toBe(postmaster.pid);
  });

  test('told to stop while it is down, the server leaves with status 0 and no database', async () => {
    killPostgres(await ready(here.folder));
    here.server.main.kill('SIGTERM');
    expect(await here.server.ended).toEqual({ status: 0, signal: null });
    expect(readyPostmaster(here.folder)).toBeNull();
  });
});

test('a server that finds its folder taken by another one ends and says so', async () => {
  const here = await site(1);
  const postmaster = await ready(here.folder);
  here.server.main.kill('SIGSTOP');
  killPostgres(postmaster);
  const other = await open(here.folder);
  await other.address();
  here.server.main.kill('SIGCONT');
  expect(await here.server.ended).toEqual({ status: 1, signal: null });
  expect(here.server.stderr()).toContain(
    `civic-gauge: Another Civic Gauge server (process ${other.main.pid}) is running ` +
      `on the data folder ${here.folder}.`,
  );
  expect(await statusOf(await other.address(), '/')).toBe(200);
  expect(childrenOf(other.main.pid!).length).toBeGreaterThan(0);
  other.main.kill('SIGTERM');
  expect(await other.ended).toEqual({ status: 0, signal: null });
  expect(readyPostmaster(here.folder)).toBeNull();
});

test('the pauses between attempts double from 0.2 to 30 seconds', () => {
  const pauses = [0];
  for (let time = 0; time < 10; time += 1) pauses.push(nextPause(pauses.at(-1)!));
  expect(pauses.slice(1)).toEqual([
    200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000,
  ]);
});
