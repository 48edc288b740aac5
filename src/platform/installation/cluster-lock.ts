// The lock that a process holds on the embedded Postgres while it uses it: a connection with the shared advisory lock
// "in use", and for a server the exclusive lock "one server". Postgres releases both when the process ends, so nothing
// has to be cleaned up after a crash.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SetupError } from '../config/setup-error.ts';
import { superuser } from './embedded-cluster.ts';
import { readPostmaster } from './postmaster.ts';

export interface ClusterLock {
  client: pg.Client;
  pid: number;
  port: number;
  password: string;
}

/** At most one server, any number of commands. */
export type ClusterRole = 'server' | 'command';

/** Where the lock is taken. With a port: only if Postgres listens on it. */
export interface ClusterLockPlan {
  cluster: string;
  password: string;
  role: ClusterRole;
  port?: number;
}

const inUse = 714_225_001;
const oneServer = 714_225_002;
const patienceMs = 10_000;

export const addressOfDatabase = (
  { port, password }: Pick<ClusterLock, 'port' | 'password'>,
  name: string,
): string => `postgres://${superuser}:${password}@127.0.0.1:${port}/${name}`;

/**
 * @returns null when Postgres does not (yet, or any longer) accept a connection there
 * @throws SetupError when it refuses the password
 */
export async function takeClusterLock({
  cluster,
  password,
  role,
  port,
}: ClusterLockPlan): Promise<ClusterLock | null> {
  const postmaster = readPostmaster(cluster);
  if (postmaster?.ready !== true || (port !== undefined && postmaster.port !== port)) return null;
  const client = new pg.Client({
    connectionString: addressOfDatabase({ port: postmaster.port, password }, 'postgres'),
    application_name: `civic-gauge ${role} ${process.pid}`,
    keepAlive: true,
    connectionTimeoutMillis: patienceMs,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [inUse]);
    return { client, password, ...postmaster };
  } catch (error) {
    await client.end().catch(() => undefined);
    const code = (error as { code?: string }).code ?? '';
    if (code === '28P01') {
      throw new SetupError(
        `The embedded Postgres of ${cluster} refuses the password kept in that folder.`,
      );
    }
    return null;
  }
}

/**
 * Takes the server's lock. That of a server killed a moment ago goes when Postgres notices its
 * closed connection.
 * @throws SetupError when another server holds it
 */
export async function claimServer(client: pg.Client, cluster: string): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const { rows } = await client.query<{ mine: boolean }>(
      'select pg_try_advisory_lock($1) as mine',
      [oneServer],
    );
    if (rows[0]?.mine === true) return;
    await sleep(100);
  }
  const { rows } = await client.query<{ name: string }>(
    `select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.objid = $1 and l.granted`,
    [oneServer],
  );
  const other = rows[0]?.name.split(' ').at(-1) ?? 'unknown';
  const folder = cluster.replace(/[\\/]postgres$/, '');
  throw new SetupError(
    `Another Civic Gauge server (process ${other}) is running on the data folder ${folder}. ` +
      'Stop it first, or start this one with another DATA_DIR.',
  );
}

/**
 * Releases "in use". @returns whether no other process holds it; then no process can take it any longer
 */
export async function releaseIfLast(client: pg.Client): Promise<boolean> {
  await client.query('select pg_advisory_unlock_shared($1)', [inUse]);
  const { rows } = await client.query<{ alone: boolean }>(
    'select pg_try_advisory_lock($1) as alone',
    [inUse],
  );
  return rows[0]?.alone === true;
}
