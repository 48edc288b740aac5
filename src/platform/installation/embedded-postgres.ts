// A real Postgres for those who have none: the server on its own data folder, shared by the
// processes of this machine. Every user of the cluster holds a shared advisory lock on a connection
// of its own (embedded-seat.ts); the last one out stops Postgres. A server holds a second, exclusive
// lock, so that two of them never work on one folder, and starts a Postgres that died again
// (embedded-supervisor.ts). An orphan left by kill -9 is simply taken over by whoever comes next.
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
  isLastOut,
  takeSeat,
  type Seat,
  type SeatRole,
} from './embedded-seat.ts';
import { supervise, type Supervision } from './embedded-supervisor.ts';
import { readPostmaster } from './postmaster.ts';
import { stopPostmaster } from './stop-postmaster.ts';

export interface EmbeddedOptions {
  /** The data folder; the cluster is its subfolder `postgres`. */
  folder: string;
  /** At most one `server` at a time; any number of `command`s beside it. */
  role: SeatRole;
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
  /** Leaves the cluster, and stops it when nobody else uses it. */
  stop(): Promise<void>;
}

const database = 'civic_gauge';
async function seatOrLaunch(plan: Launch, password: string, role: SeatRole): Promise<Seat> {
  const deadline = Date.now() + 90_000;
  let launches = 0;
  while (Date.now() < deadline) {
    const seat = await takeSeat({ cluster: plan.cluster, password, role });
    if (seat !== null) return seat;
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

async function stopIfAlone({ client, pid }: Seat): Promise<void> {
  try {
    if (!(await isLastOut(client))) return;
    if (!(await stopPostmaster(pid))) {
      log.warn({ pid }, 'the embedded database did not stop in time; it goes on alone');
    }
  } catch (error) {
    log.warn({ error }, 'the embedded database was already gone');
  }
}

async function claimed(seat: Seat, cluster: string, role: SeatRole): Promise<void> {
  try {
    if (role === 'server') await claimServer(seat.client, cluster);
    await ensureDatabase(seat.client);
  } catch (error) {
    await seat.client.end();
    throw error;
  }
}

/**
 * Makes the cluster at the first call, starts it unless it runs, joins it, and – for a server – keeps it running.
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
  const first = await seatOrLaunch(plan, password, role);
  await claimed(first, cluster, role);
  const supervision = supervise(first, { plan, role });
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    await supervision.leave();
    const seat = supervision.seat();
    if (!keepRunning) await stopIfAlone(seat);
    await seat.client.end().catch(() => undefined);
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
