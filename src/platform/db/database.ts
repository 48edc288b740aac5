// The way to the database: one pool, whether the server is the embedded one or that of DATABASE_URL.
// Reads take a Reader, writes a Tx, so that a write outside a transaction does not compile.
import type { Config } from '../config/config.ts';
import { readConfig } from '../config/config.ts';
import { dataFolder } from '../installation/data-folder.ts';
import { embeddedConnections, type PoolSizes } from './connection-budget.ts';
import { openEmbeddedPostgres, type EmbeddedPostgres } from '../installation/embedded-postgres.ts';
import { migrate } from './migrate.ts';
import type { Pool } from './connect.ts';
import { checkedPool } from './check-server.ts';

export { inSnapshot, inTransaction } from './transaction.ts';

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

/** A server of DATABASE_URL: its operator keeps it running. */
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
