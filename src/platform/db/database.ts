// The way to the database: one pool, whether the server is the embedded one or that of DATABASE_URL.
// Reads take a Reader, writes a Tx, so that a write outside a transaction does not compile.
import type { Socket } from 'node:net';
import knexModule from 'knex';
import type { Knex } from 'knex';
import type pg from 'pg';
import type { Config } from '../config/config.ts';
import { readConfig } from '../config/config.ts';
import { dataFolder } from '../installation/data-folder.ts';
import { SetupError } from '../config/setup-error.ts';
import { log } from '../log/log.ts';
import { embeddedConnections, JOBS_POOL, type PoolSizes } from './connection-budget.ts';
import { openEmbeddedPostgres, type EmbeddedPostgres } from '../installation/embedded-postgres.ts';
import { migrate } from './migrate.ts';
import { sessionSettings, unlimited, type PoolLimits } from './pool-limits.ts';
import { valueTypes } from './values.ts';

export { inTransaction } from './transaction.ts';

export type Db = Knex;
export type Tx = Knex.Transaction;
export type Reader = Db | Tx;
declare const pooled: unique symbol;
/**
 * A pool itself, never a transaction: whoever is given one holds no connection yet. What asks the
 * pool in the middle of a request takes a `Pool`, so that it cannot be called where a transaction
 * is held: two connections for one request are a deadlock as soon as everybody holds one.
 */
export type Pool = Db & { readonly [pooled]: true };

export interface Database {
  db: Pool;
  /** For libraries that keep a pool of their own (sessions). Holds a password: never log it. */
  url: string;
  /** Of the embedded one: says when it goes and comes back, and when another server took its folder. */
  outages: Pick<EmbeddedPostgres, 'watch' | 'lost'>;
  /** Ends the pools once their queries are done, then leaves (as the last one out, stops) the embedded Postgres. */
  close(): Promise<void>;
  /** The same at once: what runs is broken off and rolled back. */
  abandon(): Promise<void>;
}

type Settings = Pick<Config, 'databaseUrl' | 'dataDir'> & Partial<PoolSizes>;

/** A knex over a pool of its own. @param size connections at most */
export function connect(url: string, size: number, limits: PoolLimits = unlimited): Pool {
  return knexModule({
    client: 'pg',
    connection: connectionOf(url, limits),
    acquireConnectionTimeout: limits.acquireMs,
    pool: {
      min: 0,
      max: size,
      createTimeoutMillis: limits.acquireMs,
      acquireTimeoutMillis: limits.acquireMs,
      afterCreate: (client: pg.Client, done: (error: Error | null) => void) => {
        giveUpSilence(client, limits.silenceMs);
        client.query(sessionSettings(limits), (error: Error | null) => {
          done(error);
        });
      },
    },
    log: {
      warn: (message: unknown) => {
        log.warn({ from: 'knex' }, String(message));
      },
      error: (message: unknown) => {
        log.error({ from: 'knex' }, String(message));
      },
      deprecate: (message: unknown) => {
        log.debug({ from: 'knex' }, String(message));
      },
      debug: () => undefined,
    },
  }) as Pool;
}

/**
 * A server that was halted, or a network that lost the connection, answers nothing and ends nothing:
 * then the socket is destroyed, its query fails and the pool makes a new connection.
 */
function giveUpSilence(client: pg.Client, silenceMs: number): void {
  if (silenceMs === 0) return;
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.setTimeout(silenceMs, () => {
    stream.destroy();
  });
}

const connectionOf = (url: string, { acquireMs }: PoolLimits): Knex.PgConnectionConfig =>
  ({
    connectionString: url,
    types: valueTypes,
    application_name: 'civic-gauge',
    connectionTimeoutMillis: acquireMs,
    keepAlive: true,
  }) as Knex.PgConnectionConfig;

/** Host and database only: the address of a database carries a password. */
function place(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || '5432'}${pathname}`;
}

async function check(db: Db, name: string, url: string): Promise<void> {
  interface Facts {
    version: number;
    encoding: string;
  }
  const { rows } = await db
    .raw<{ rows: Facts[] }>(
      `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`,
    )
    .catch((error: unknown) => {
      const { message, code } = error as Error & { code?: string };
      throw new SetupError(
        `${name}: no connection to ${place(url)}: ${message || (code ?? 'unknown reason')}.`,
        { cause: error },
      );
    });
  const facts = rows[0];
  if ((facts?.version ?? 0) < 150_000)
    throw new SetupError(`${name}: ${place(url)} is older than PostgreSQL 15.`);
  if (facts?.encoding !== 'UTF8')
    throw new SetupError(
      `${name}: the database at ${place(url)} is in ${facts?.encoding ?? 'an unknown encoding'}; make one with ENCODING 'UTF8'.`,
    );
}

async function checkedPool(url: string): Promise<Pool> {
  const db = connect(url, JOBS_POOL);
  try {
    await check(db, 'DATABASE_URL', url);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** A server of DATABASE_URL: whoever runs it keeps it running. */
const foreign = (url: string): EmbeddedPostgres => ({
  url,
  watch: () => undefined,
  lost: new Promise(() => undefined),
  stop: () => Promise.resolve(),
});

async function openServer(
  settings: Settings,
  role: 'server' | 'command',
): Promise<EmbeddedPostgres> {
  if (settings.databaseUrl !== null) return foreign(settings.databaseUrl);
  const connections = embeddedConnections(settings);
  return await openEmbeddedPostgres({ folder: dataFolder(settings), role, connections });
}

/**
 * Opens the database of the configuration, without migrating it.
 * @param role `server`: the embedded data folder is claimed for this process alone
 * @throws SetupError when there is no connection, or another server uses the data folder
 */
export async function openDatabase(
  settings: Settings,
  role: 'server' | 'command' = 'command',
): Promise<Database> {
  const server = await openServer(settings, role);
  try {
    const db = await checkedPool(server.url);
    const close = async () => {
      await db.destroy();
      await server.stop();
    };
    return { db, url: server.url, outages: server, close, abandon: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const signals = { SIGINT: 130, SIGTERM: 143 } as const;

/** What is broken off by Ctrl+C leaves no database running behind it. @returns how to undo this */
export function abandonOnSignal(database: Database): () => void {
  const handlers = Object.entries(signals).map(([signal, code]) => {
    const handler = () => void database.abandon().finally(() => process.exit(code));
    process.once(signal, handler);
    return () => {
      process.off(signal, handler);
    };
  });
  return () => {
    for (const remove of handlers) remove();
  };
}

/** For command lines: opens and migrates the configured database, hands it over, and closes it again. */
export async function withDatabase<T>(
  use: (db: Pool, config: Config) => Promise<T>,
  config = readConfig(),
): Promise<T> {
  const database = await openDatabase(config, 'command');
  const forget = abandonOnSignal(database);
  try {
    await migrate(database.db);
    return await use(database.db, config);
  } finally {
    forget();
    await database.close();
  }
}
