// The connection of a transaction, or one of the pool, for what knex has no words for: COPY.
import type { Knex } from 'knex';
import type pg from 'pg';
import type { Reader } from './connect.ts';

/** Lends the connection for as long as `use` takes. */
export async function withConnection<T>(
  db: Reader,
  use: (connection: pg.Client) => Promise<T>,
): Promise<T> {
  const client = db.client as Knex.Client;
  const connection = (await client.acquireConnection()) as pg.Client;
  try {
    return await use(connection);
  } finally {
    await client.releaseConnection(connection);
  }
}
