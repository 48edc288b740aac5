// The two servers of a test from outside, each a process of its own that can be killed and started again at the same port.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { databaseAccount } from '../src/platform/installation/account.ts';
import { usableBinaries } from '../src/platform/installation/embedded-binaries.ts';
import {
  ensureCluster,
  readClusterPassword,
  superuser,
} from '../src/platform/installation/embedded-cluster.ts';

export type Signal = 'SIGKILL' | 'SIGINT';
export interface Faulty {
  /** Starts and waits until it answers. */
  start(): Promise<void>;
  /** Ends it by the signal and waits until it is gone. */
  end(signal: Signal): Promise<void>;
}

export async function freePort(): Promise<number> {
  return await new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

const gone = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else
      child.once('exit', () => {
        resolve();
      });
  });

async function until(ready: () => Promise<boolean>, what: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50))
    if (await ready().catch(() => false)) return;
  throw new Error(`${what} did not answer within 60 s`);
}

/** A durable Postgres (fsync on) in `folder`, with a database of the name `faults`. */
export async function postgresIn(folder: string): Promise<Faulty & { url: string }> {
  const cluster = path.join(folder, 'postgres');
  const account = databaseAccount(cluster);
  const binaries = usableBinaries(account);
  ensureCluster({ cluster, binaries, account, durable: true });
  const port = await freePort();
  const address = (name: string): string =>
    `postgres://${superuser}:${readClusterPassword(cluster, binaries)}@127.0.0.1:${port}/${name}`;
  let child: ChildProcess | null = null;
  const launch = (): ChildProcess => {
    const output = openSync(path.join(folder, 'postgres.log'), 'a');
    const settings = [
      'listen_addresses=127.0.0.1',
      `port=${port}`,
      'unix_socket_directories=',
      'max_connections=100',
      'log_min_error_statement=panic',
    ];
    const made = spawn(
      binaries.postgres,
      ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])],
      {
        ...account,
        cwd: cluster,
        env: { LC_ALL: 'C', TZ: 'UTC' },
        stdio: ['ignore', output, output],
      },
    );
    closeSync(output);
    return made;
  };
  const answers = async (): Promise<boolean> => {
    // After SIGKILL the old sessions hold the shared memory for a moment, and a start then ends at once.
    if (child === null || child.exitCode !== null) child = launch();
    const client = new pg.Client({ connectionString: address('postgres') });
    client.on('error', () => undefined);
    await client.connect();
    const { rowCount } = await client.query(`select 1 from pg_database where datname = 'faults'`);
    if (rowCount === 0) await client.query('create database faults');
    await client.end();
    return true;
  };
  return {
    url: address('faults'),
    start: () => until(answers, 'Postgres'),
    end: async (signal) => {
      if (child === null) return;
      child.kill(signal);
      await gone(child);
      child = null;
    },
  };
}

export interface Application extends Faulty {
  port: number;
  crashes: () => number;
  /** Ids of the main process and of those it started. */
  processIds(): Promise<number[]>;
  /** Ends one of the processes that serve by SIGKILL; the main one puts another in its place. @param which counted from 0, round and round */
  endWebProcess(which: number): Promise<void>;
  /** Seconds of processor time that its processes have used so far. */
  cpuSeconds(): Promise<number>;
}

/** Of one process, from the ticks (hundredths of a second) that Linux counts. */
function cpuOf(pid: number): number {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = rest.split(' ').map(Number);
  return ((fields[11] ?? 0) + (fields[12] ?? 0)) / 100;
}

/** Processes that this one started. */
async function childrenOf(parent: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, of]) => of === parent)
    .map(([pid]) => pid!);
}

/**
 * The server as an operator starts it, under a supervisor that starts it again when it ends by itself.
 * @param secret of the application @param processes that serve; the usual number where it is not said
 * @param pool connections of each for respondents, likewise
 */
export async function applicationOn(
  databaseUrl: string,
  {
    root,
    secret,
    processes,
    pool,
  }: { root: string; secret: string; processes?: number; pool?: number },
): Promise<Application> {
  const port = await freePort();
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SESSION_SECRET: secret,
    METRICS_TOKEN: secret,
    SEED_DEMO: 'false',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal',
    ...(processes === undefined ? {} : { WEB_PROCESSES: String(processes) }),
    ...(pool === undefined ? {} : { DATABASE_POOL: String(pool), OFFICE_POOL: String(pool) }),
  };
  const program = `const { run } = await import(${JSON.stringify(new URL('../src/cli.js', import.meta.url).href)}); process.exitCode = await run(['start']);`;
  let child: ChildProcess | null = null;
  let crashes = 0;
  const launch = (): ChildProcess => {
    const made = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: root,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    made.once('exit', () => {
      if (child !== made) return;
      crashes += 1;
      setTimeout(() => {
        if (child === made) child = launch();
      }, 500);
    });
    return made;
  };
  const ready = async (): Promise<boolean> =>
    (await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
  return {
    port,
    crashes: () => crashes,
    processIds: async () =>
      child?.pid === undefined ? [] : [child.pid, ...(await childrenOf(child.pid))],
    start: () => {
      child ??= launch();
      return until(ready, 'the application');
    },
    cpuSeconds: async () => {
      const main = child?.pid ?? NaN;
      return [main, ...(await childrenOf(main))].reduce((sum, pid) => sum + cpuOf(pid), 0);
    },
    end: async (signal) => {
      const last = child;
      child = null;
      if (last === null) return;
      last.kill(signal);
      await gone(last);
    },
    endWebProcess: async (which) => {
      const serving = await childrenOf(child?.pid ?? NaN);
      if (serving.length === 0) throw new Error('the application has no web processes');
      process.kill(serving[which % serving.length]!, 'SIGKILL');
    },
  };
}
