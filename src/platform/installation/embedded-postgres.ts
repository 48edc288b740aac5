// A real Postgres for installations without one: a server on its own data folder, shared by the processes
// of this machine. Every process that uses it holds a shared advisory lock (cluster-lock.ts); the last one
// to leave stops Postgres. A server also holds an exclusive lock, so that two servers never use one folder,
// and restarts a Postgres that has ended (embedded-supervisor.ts). A Postgres left running after kill -9 is
// taken over by the next process.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { SetupError } from '../config/setup-error.ts';
import { log } from '../log/log.ts';
import { databaseAccount } from './account.ts';
import { usableBinaries } from './embedded-binaries.ts';
import type { Launch } from './embedded-cluster.ts';
import { ensureCluster, readClusterPassword } from './embedded-cluster.ts';
import { launch } from './embedded-launch.ts';
import {
  addressOfDatabase,
  claimServer,
  releaseIfLast,
  takeClusterLock,
  type ClusterLock,
  type ClusterRole,
} from './cluster-lock.ts';
import { supervise, type Supervision } from './embedded-supervisor.ts';
import { readPostmaster } from './postmaster.ts';
import { stopPostmaster } from './stop-postmaster.ts';

export interface EmbeddedOptions {
  /** The data folder; the cluster is its subfolder `postgres`. */
  folder: string;
  /** At most one `server` at a time; any number of `command`s beside it. */
  role: ClusterRole;
  /** Connections it accepts at most, where this call starts it. */
  connections?: number;
  /** false (tests only): no fsync. */
  durable?: boolean;
  /** true (tests only): the last one out leaves it running. */
  keepRunning?: boolean;
}

export interface EmbeddedPostgres extends Pick<Supervision, 'watch' | 'lost'> {
  /** Of the application's database; the password is in it. */
  url: string;
  /** Leaves the cluster, and stops it when no other process uses it. */
  stop(): Promise<void>;
}

const database = 'civic_gauge';
async function lockOrLaunch(
  plan: Launch,
  password: string,
  role: ClusterRole,
): Promise<ClusterLock> {
  const deadline = Date.now() + 90_000;
  let launches = 0;
  while (Date.now() < deadline) {
    const lock = await takeClusterLock({ cluster: plan.cluster, password, role });
    if (lock !== null) return lock;
    if (readPostmaster(plan.cluster) === null) {
      const failure = await launch(plan);
      launches += 1;
      if (failure !== '' && launches === 3)
        throw new SetupError(`The embedded Postgres of ${plan.cluster} does not start: ${failure}`);
    }
    await sleep(50);
  }
  throw new SetupError(
    `The embedded Postgres of ${plan.cluster} runs but accepts no connection; see postgres.log beside it.`,
  );
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [
    database,
  ]);
  if (rowCount !== 0) return;
  await client.query(`create database ${database}`).catch((error: unknown) => {
    const code = (error as { code?: string }).code;
    if (code !== '42P04' && code !== '23505') throw error;
  });
}

async function stopIfAlone({ client, pid }: ClusterLock): Promise<void> {
  try {
    if (!(await releaseIfLast(client))) return;
    if (!(await stopPostmaster(pid))) {
      log.warn({ pid }, 'the embedded database did not stop in time; it goes on alone');
    }
  } catch (error) {
    log.warn({ error }, 'the embedded database was already gone');
  }
}

async function claimed(lock: ClusterLock, cluster: string, role: ClusterRole): Promise<void> {
  try {
    if (role === 'server') await claimServer(lock.client, cluster);
    await ensureDatabase(lock.client);
  } catch (error) {
    await lock.client.end();
    throw error;
  }
}

/**
 * Makes the cluster at the first call, starts it unless it runs, joins it, and – for a server – keeps it
 * running.
 * @throws SetupError with one line when another server uses the folder, or Postgres cannot run
 */
export async function openEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { folder, role, durable = true, keepRunning = false, connections = 100 } = options;
  const cluster = path.join(folder, 'postgres');
  const account = databaseAccount(cluster);
  const plan: Launch = {
    cluster,
    binaries: usableBinaries(account),
    account,
    durable,
    connections,
  };
  ensureCluster(plan);
  const password = readClusterPassword(cluster, plan.binaries);
  const first = await lockOrLaunch(plan, password, role);
  await claimed(first, cluster, role);
  const supervision = supervise(first, { plan, role });
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    await supervision.leave();
    const lock = supervision.lock();
    if (!keepRunning) await stopIfAlone(lock);
    await lock.client.end().catch(() => undefined);
  };
  return {
    url: addressOfDatabase(first, database),
    watch: (listener) => {
      supervision.watch(listener);
    },
    lost: supervision.lost,
    stop: () => (stopping ??= stop()),
  };
}
