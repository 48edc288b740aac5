// A real Postgres for those who have none: the server on its own data folder, shared by the
// processes of this machine. Every user of the cluster holds a shared advisory lock on a connection
// of its own; the last one out stops Postgres. A server holds a second, exclusive lock, so that two
// of them never work on one folder. Locks die with their process, so an orphan left by kill -9 is
// simply taken over by whoever comes next.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SetupError } from '../config/setup-error.ts';
import { log } from '../log/log.ts';
import { databaseAccount } from './account.ts';
import { usableBinaries } from './embedded-binaries.ts';
import type { Launch } from './embedded-cluster.ts';
import { ensureCluster, launch, readClusterPassword, superuser } from './embedded-cluster.ts';
import { readPostmaster, stopPostmaster } from './postmaster.ts';

export interface EmbeddedOptions {
  /** The data folder; the cluster is its subfolder `postgres`. */
  folder: string;
  /** At most one `server` at a time; any number of `command`s beside it. */
  role: 'server' | 'command';
  /** false (tests only): no fsync. */
  durable?: boolean;
  /** true (tests only): the last one out leaves it running. */
  keepRunning?: boolean;
}

export interface EmbeddedPostgres {
  /** Of the application's database; the password is in it. */
  url: string;
  /** Leaves the cluster, and stops it when nobody else uses it. */
  stop(): Promise<void>;
}

const database = 'civic_gauge';
const inUse = 714_225_001;
const oneServer = 714_225_002;

interface Seat { client: pg.Client; pid: number; port: number; password: string }

const address = ({ port, password }: Pick<Seat, 'port' | 'password'>, name: string) => `postgres://${superuser}:${password}@127.0.0.1:${port}/${name}`;

/** A connection that holds the shared lock, or null when Postgres does not (yet, or any longer) accept one. */
async function takeSeat(cluster: string, password: string, role: string): Promise<Seat | null> {
  const postmaster = readPostmaster(cluster);
  if (postmaster?.ready !== true) return null;
  const client = new pg.Client({ connectionString: address({ port: postmaster.port, password }, 'postgres'), application_name: `civic-gauge ${role} ${process.pid}`, keepAlive: true });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [inUse]);
    return { client, password, ...postmaster };
  } catch (error) {
    await client.end().catch(() => undefined);
    const code = (error as { code?: string }).code ?? '';
    if (code === '28P01') throw new SetupError(`The embedded Postgres of ${cluster} refuses the password kept in that folder.`);
    return null;
  }
}

async function seatOrLaunch(plan: Launch, password: string, role: string): Promise<Seat> {
  const deadline = Date.now() + 90_000;
  let launches = 0;
  while (Date.now() < deadline) {
    const seat = await takeSeat(plan.cluster, password, role);
    if (seat !== null) return seat;
    if (readPostmaster(plan.cluster) === null) {
      const failure = await launch(plan);
      launches += 1;
      if (failure !== '' && launches === 3) throw new SetupError(`The embedded Postgres of ${plan.cluster} does not start: ${failure}`);
    }
    await sleep(50);
  }
  throw new SetupError(`The embedded Postgres of ${plan.cluster} runs but accepts no connection; see postgres.log beside it.`);
}

/** The lock of a server killed a moment ago goes when Postgres notices its closed connection. */
async function claimServer(client: pg.Client, folder: string): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [oneServer]);
    if (rows[0]?.mine === true) return;
    await sleep(100);
  }
  const { rows } = await client.query<{ name: string }>(`select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
    where l.locktype = 'advisory' and l.objid = $1 and l.granted`, [oneServer]);
  const other = rows[0]?.name.split(' ').at(-1) ?? 'unknown';
  throw new SetupError(`Another Civic Gauge server (process ${other}) is running on the data folder ${folder}. Stop it first, or start this one with another DATA_DIR.`);
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
  if (rowCount !== 0) return;
  await client.query(`create database ${database}`).catch((error: unknown) => {
    const code = (error as { code?: string }).code;
    if (code !== '42P04' && code !== '23505') throw error;
  });
}

/** When Postgres itself recovers from a crash it drops every session: sit down again. */
function keepSeat(seat: Seat, cluster: string, role: EmbeddedOptions['role']): { current: () => Seat; leave: () => void } {
  let current = seat;
  let left = false;
  const watch = (client: pg.Client) => client.once('end', () => { if (!left) void again(); });
  async function again(): Promise<void> {
    log.error('the embedded database closed its connection; waiting for it');
    for (let next: Seat | null = null; !left && next === null; await sleep(500, undefined, { ref: false })) {
      next = await takeSeat(cluster, seat.password, role).catch(() => null);
      if (next === null) continue;
      if (role === 'server') await next.client.query('select pg_try_advisory_lock($1)', [oneServer]).catch(() => undefined);
      current = next;
      watch(next.client);
    }
  }
  watch(seat.client);
  return { current: () => current, leave: () => { left = true; } };
}

async function stopIfAlone({ client, pid }: Seat): Promise<void> {
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [inUse]);
    const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [inUse]);
    if (rows[0]?.alone !== true) return;
    if (!await stopPostmaster(pid)) log.warn({ pid }, 'the embedded database did not stop in time; it goes on alone');
  } catch (error) {
    log.warn({ error }, 'the embedded database was already gone');
  }
}

/**
 * Makes the cluster at the first call, starts it unless it runs, and joins it.
 * @throws SetupError with one line when another server uses the folder, or Postgres cannot run
 */
export async function openEmbeddedPostgres({ folder, role, durable = true, keepRunning = false }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const cluster = path.join(folder, 'postgres');
  const account = databaseAccount(cluster);
  const plan: Launch = { cluster, binaries: usableBinaries(account), account, durable };
  ensureCluster(plan);
  const password = readClusterPassword(cluster, plan.binaries);
  const seat = await seatOrLaunch(plan, password, role);
  try {
    if (role === 'server') await claimServer(seat.client, folder);
    await ensureDatabase(seat.client);
  } catch (error) {
    await seat.client.end();
    throw error;
  }
  const keeper = keepSeat(seat, cluster, role);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    keeper.leave();
    const { client } = keeper.current();
    if (!keepRunning) await stopIfAlone(keeper.current());
    await client.end().catch(() => undefined);
  };
  return { url: address(seat, database), stop: () => (stopping ??= stop()) };
}
