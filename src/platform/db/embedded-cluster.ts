// The cluster of the embedded Postgres on disk: made once, started as often as needed, never
// deleted. It is made beside its place and renamed into it, so that a killed first start leaves no
// half cluster behind and two first starts at once agree on one.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '../config/setup-error.ts';
import type { Account } from './account.ts';
import type { Binaries } from './embedded-binaries.ts';
import { forgetDeadPostmaster, readPostmaster } from './postmaster.ts';

/** What it takes to run Postgres on a cluster; not `durable` (tests only): nothing is forced to disk. */
export interface Launch { cluster: string; binaries: Binaries; account: Account; durable: boolean }

export const superuser = 'civic_gauge';
const passwordFile = 'civic-gauge.password';

/** Nothing of ours (session secret, other credentials) is handed to the database's process. */
function environmentOfPostgres(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP'].map((name) => [name, process.env[name]] as const);
  return { ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)), LC_ALL: 'C', TZ: 'UTC' };
}

function chown(file: string, account: Account): void {
  if (account !== undefined) chownSync(file, account.uid, account.gid);
}

function initdb({ binaries, account, durable }: Launch, workshop: string): void {
  const password = path.join(workshop, 'password');
  writeFileSync(password, randomBytes(24).toString('hex'), { mode: 0o600 });
  chown(workshop, account);
  chown(password, account);
  const made = spawnSync(binaries.initdb, [
    '-D', path.join(workshop, 'cluster'), '--username', superuser, '--pwfile', password, '--auth=scram-sha-256',
    '--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=vi', '--data-checksums', '--no-instructions', ...(durable ? [] : ['--no-sync']),
  ], { ...account, cwd: workshop, env: environmentOfPostgres(), encoding: 'utf8' });
  if (made.status !== 0) {
    const reason = made.error?.message ?? made.stderr.trim().split('\n').at(-1) ?? '';
    throw new SetupError(`The embedded Postgres could not make its cluster in ${workshop}: ${reason}`);
  }
  renameSync(password, path.join(workshop, 'cluster', passwordFile));
}

/** Makes the cluster unless it is there. */
export function ensureCluster(plan: Launch): void {
  const { cluster } = plan;
  if (!existsSync(path.join(cluster, 'PG_VERSION'))) {
    const workshop = mkdtempSync(path.join(path.dirname(cluster), 'new-cluster-'));
    try {
      initdb(plan, workshop);
      if (!existsSync(cluster)) renameSync(path.join(workshop, 'cluster'), cluster);
    } catch (error) {
      if (!existsSync(path.join(cluster, 'PG_VERSION'))) throw error;
    } finally {
      rmSync(workshop, { recursive: true, force: true });
    }
  }
}

function readOwned(cluster: string, file: string): string {
  try {
    return readFileSync(path.join(cluster, file), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    throw new SetupError(`The data folder ${cluster} belongs to another account (user id ${statSync(cluster).uid}). Start as that account or as root, or set DATA_DIR to a folder of your own.`);
  }
}

/** @throws SetupError when the cluster is another account's or another version's */
export function readClusterPassword(cluster: string, binaries: Binaries): string {
  const version = readOwned(cluster, 'PG_VERSION');
  if (Number(version) !== binaries.major) {
    throw new SetupError(`The data folder ${cluster} was made by PostgreSQL ${version}; this release brings PostgreSQL ${binaries.major}. Run the release that made it, or move the data with pg_dump.`);
  }
  return readOwned(cluster, passwordFile);
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => { resolve(typeof address === 'object' && address !== null ? address.port : 0); });
    });
  });
}

function settings(port: number, durable: boolean): string[] {
  const values: Record<string, string> = {
    listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '', max_connections: '100',
    // Its log may hold no answers: no statements, no parameters, no DETAIL lines.
    log_min_error_statement: 'panic', log_parameter_max_length_on_error: '0', log_error_verbosity: 'terse', log_checkpoints: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function textAfter(file: string, offset: number): string {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, statSync(file).size - offset));
    readSync(handle, bytes, 0, bytes.length, offset);
    return bytes.toString('utf8');
  } finally {
    closeSync(handle);
  }
}

/**
 * Starts Postgres on the cluster and waits until it accepts connections (after a crash it first
 * replays its journal). Detached, so that Ctrl-C reaches this program alone, which stops it in order.
 * @returns '' when some Postgres runs on the cluster afterwards, else the reason why none does
 */
export async function launch({ cluster, binaries, account, durable }: Launch, patienceMs = 60_000): Promise<string> {
  const logFile = path.join(path.dirname(cluster), 'postgres.log');
  mkdirSync(path.dirname(cluster), { recursive: true });
  forgetDeadPostmaster(cluster);
  const output = openSync(logFile, 'a', 0o600);
  const logged = statSync(logFile).size;
  const child = spawn(binaries.postgres, ['-D', cluster, ...settings(await freePort(), durable)], {
    ...account, cwd: cluster, env: environmentOfPostgres(), detached: true, stdio: ['ignore', output, output], windowsHide: true,
  });
  closeSync(output);
  let failure = '';
  child.once('error', (error) => { failure = error.message; });
  child.once('exit', (code) => { failure ||= `it ended with code ${code ?? 'of a signal'}`; });
  child.unref();
  const deadline = Date.now() + patienceMs;
  while (failure === '' && Date.now() < deadline) {
    if (readPostmaster(cluster)?.ready === true) return '';
    await sleep(10);
  }
  if (readPostmaster(cluster) !== null) return '';
  return /(?:FATAL|PANIC): {2}(.*)/.exec(textAfter(logFile, logged))?.[1] ?? (failure || `it was not ready within ${patienceMs / 1000} s`);
}
