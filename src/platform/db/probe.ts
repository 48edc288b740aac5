// Whether the database answers, asked on a connection of its own: the answer comes within a second
// also when every pool is busy, locked or waits for a server that was halted.
import pg from 'pg';

export interface Probe {
  /** Resolves when the database answered within the limit; people who ask together share one answer. */
  check(): Promise<void>;
  close(): Promise<void>;
}

const LIMIT_MS = 1_000;

/** @param url address of the database, with its password */
export function databaseProbe(url: string): Probe {
  let client: Promise<pg.Client> | null = null;
  let asking: Promise<void> | null = null;
  const forget = async (): Promise<void> => {
    const old = client;
    client = null;
    await old?.then(
      (one) => one.end(),
      () => undefined,
    );
  };
  const ask = async (): Promise<void> => {
    client ??= opened(url, () => {
      client = null;
    });
    try {
      await (await client).query('select 1');
    } catch (error) {
      void forget();
      throw error;
    }
  };
  return {
    check: () =>
      (asking ??= ask().finally(() => {
        asking = null;
      })),
    close: forget,
  };
}

async function opened(url: string, lost: () => void): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'civic-gauge probe',
    keepAlive: true,
    connectionTimeoutMillis: LIMIT_MS,
    query_timeout: LIMIT_MS,
  });
  client.on('error', lost);
  await client.connect();
  return client;
}
