// A durable Postgres that a benchmark kills and starts again.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { databaseAccount } from '../../src/platform/installation/account.ts';
import { usableBinaries } from '../../src/platform/installation/embedded-binaries.ts';
import {
  ensureCluster,
  readClusterPassword,
  superuser,
} from '../../src/platform/installation/embedded-cluster.ts';
import { type Faulty, freePort, gone, until } from './servers.ts';

interface Launching {
  folder: string;
  cluster: string;
  account: ReturnType<typeof databaseAccount>;
  binaries: ReturnType<typeof usableBinaries>;
  port: number;
}

function launch({ folder, cluster, account, binaries, port }: Launching): ChildProcess {
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
  const answers = async (): Promise<boolean> => {
    // After SIGKILL the old sessions hold the shared memory for a moment, and a start then ends at once.
    if (child === null || child.exitCode !== null)
      child = launch({ folder, cluster, account, binaries, port });
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
