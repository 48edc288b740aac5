// The traps of a database that starts itself, each sprung once: a killed parent, two servers on one
// folder, commands beside a server, a data folder of another account or version. Other processes are
// real ones, running the compiled program.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { dataFolder } from '../../../src/platform/installation/data-folder.ts';
import { openEmbeddedPostgres } from '../../../src/platform/installation/embedded-postgres.ts';
import { readPostmaster } from '../../../src/platform/installation/postmaster.ts';
import { stopPostmaster } from '../../../src/platform/installation/stop-postmaster.ts';
import { compiledCellar } from '../../support/compiled-cellar.ts';

const folders: string[] = [];
let compiled = '';
/** Made once, as making a cluster is most of the time; every test leaves it stopped. */
let folder = '';

function freshFolder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'civic-gauge-embedded-'));
  chmodSync(made, 0o755);
  folders.push(made);
  return made;
}

const cluster = (folder: string) => path.join(folder, 'postgres');

beforeAll(() => {
  compiled = compiledCellar();
  folder = freshFolder();
});
afterAll(async () => {
  for (const made of folders) {
    const left = readPostmaster(cluster(made));
    if (left !== null) await stopPostmaster(left.pid);
    rmSync(made, { recursive: true, force: true });
  }
});

/** A program of its own that opens the folder, says so, and runs until it is stopped. */
const program = (role: string) => `
  import { openEmbeddedPostgres } from '${path.join(compiled, 'installation/embedded-postgres.js')}';
  const opened = openEmbeddedPostgres({ folder: process.argv[1], role: '${role}' });
  const server = await opened.catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
  console.log('open');
  process.on('SIGTERM', () => server.stop().then(() => process.exit(0)));
  setInterval(() => undefined, 1000);`;

async function startProcess(folder: string, role = 'server'): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(role), folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await Promise.race([
    once(child.stdout!, 'data'),
    once(child, 'exit').then(() => {
      throw new Error(String(child.stderr!.read()));
    }),
  ]);
  return child;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return await client
    .query(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

const open = (folder: string, role: 'server' | 'command') => openEmbeddedPostgres({ folder, role });

describe('the embedded Postgres', () => {
  test('an orphan left by kill -9 is taken over with its rows, then stopped', async () => {
    const child = await startProcess(folder);
    const orphan = readPostmaster(cluster(folder))!;
    const visit = await open(folder, 'command');
    await query(visit.url, `create table orphaned as select 'row' as word`);
    await visit.stop();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(readPostmaster(cluster(folder))?.pid).toBe(orphan.pid);

    const second = await open(folder, 'server');
    expect(readPostmaster(cluster(folder))?.pid).toBe(orphan.pid);
    expect(await query(second.url, 'select * from orphaned')).toEqual([{ word: 'row' }]);
    await second.stop();
    expect(readPostmaster(cluster(folder))).toBeNull();

    const third = await open(folder, 'server');
    expect(await query(third.url, 'select * from orphaned')).toEqual([{ word: 'row' }]);
    await third.stop();
  });

  test('a second server on the folder is refused in one line; commands join', async () => {
    const child = await startProcess(folder);
    await expect(open(folder, 'server')).rejects.toThrow(
      new RegExp(
        `^Another Civic Gauge server \\(process ${child.pid}\\) is running ` +
          `on the data folder ${folder}\\.[^\\n]*$`,
      ),
    );
    const [one, two] = await Promise.all([open(folder, 'command'), open(folder, 'command')]);
    await one.stop();
    expect(await query(two.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(await query(two.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await two.stop();
    expect(readPostmaster(cluster(folder))).toBeNull();
  });

  test('two first starts at once agree on one cluster', async () => {
    const folder = freshFolder();
    const all = await Promise.all([
      startProcess(folder, 'command'),
      startProcess(folder, 'command'),
      open(folder, 'command'),
    ]);
    const [one, two, here] = all;
    expect(await query(here.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    for (const child of [one, two]) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    expect(await query(here.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await here.stop();
  });

  test('a Postgres that was killed replays its journal and loses nothing', async () => {
    const first = await open(folder, 'command');
    await query(first.url, 'create table kept as select 7 as n');
    process.kill(readPostmaster(cluster(folder))!.pid, 'SIGKILL');
    while (readPostmaster(cluster(folder)) !== null)
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
    await first.stop();
    const second = await open(folder, 'command');
    expect(await query(second.url, 'select * from kept')).toEqual([{ n: 7 }]);
    await second.stop();
  });

  test('a lock file that names some other program does not keep it from starting', async () => {
    await (await open(folder, 'command')).stop();
    writeFileSync(
      path.join(cluster(folder), 'postmaster.pid'),
      `${process.pid}\n${cluster(folder)}\n1\n5432\n\n127.0.0.1\n0\nready\n`,
    );
    const again = await open(folder, 'command');
    expect(await query(again.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await again.stop();
  });

  test('listens to this machine only, speaks Vietnamese, checks its pages, keeps its password', async () => {
    const server = await open(folder, 'command');
    const rows = await query(
      server.url,
      `select current_setting('listen_addresses') as address,
      current_setting('data_checksums') as checksums, current_setting('fsync') as fsync,
      (select datlocale from pg_database where datname = current_database()) as locale`,
    );
    expect(rows).toEqual([{ address: '127.0.0.1', checksums: 'on', fsync: 'on', locale: 'vi' }]);
    await expect(
      query(server.url.replace(/:[0-9a-f]{48}@/, ':wrong@'), 'select 1'),
    ).rejects.toThrow('password authentication failed');
    expect(statSync(cluster(folder)).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(cluster(folder), 'civic-gauge.password')).mode & 0o777).toBe(0o600);
    await server.stop();
    expect(readFileSync(path.join(folder, 'postgres.log'), 'utf8')).toContain(
      'database system is shut down',
    );
  });

  test('a folder made by another version is left alone', async () => {
    writeFileSync(path.join(cluster(folder), 'PG_VERSION'), '12\n');
    await expect(open(folder, 'command')).rejects.toThrow(
      /was made by PostgreSQL 12; this release brings PostgreSQL 17/,
    );
    expect(readFileSync(path.join(cluster(folder), 'PG_VERSION'), 'utf8')).toBe('12\n');
  });
});

describe('DATA_DIR', () => {
  test('that cannot be made is refused in one line', () => {
    const file = path.join(freshFolder(), 'a-file');
    writeFileSync(file, '');
    expect(() => dataFolder({ dataDir: path.join(file, 'data') })).toThrow(
      /^DATA_DIR: the folder .* cannot be made or written by this account\.$/,
    );
  });
});
