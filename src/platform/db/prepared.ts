// The few statements on the busiest paths: parsed and planned once per connection, without a query
// builder in between.
import type { Reader, Tx } from './connect.ts';
import { withConnection } from './own-connection.ts';

/** `name` must be unique in the process: a connection knows the statement by it. */
export interface Statement {
  name: string;
  text: string;
  values: readonly unknown[];
}

/**
 * Rows of the statement, on the transaction's connection or on one of the pool. Values arrive as
 * `values.ts` says. Refused when the transaction is over – also one whose BEGIN failed, for knex still
 * runs its work –: it would run outside of it.
 */
export async function prepared<Row>(db: Reader, { name, text, values }: Statement): Promise<Row[]> {
  if (db.isTransaction && (db as Tx).isCompleted())
    throw new Error(`${name}: its transaction is over`);
  return await withConnection(db, async (connection) => {
    const { rows } = await connection.query({ name, text, values: [...values] });
    return rows as Row[];
  });
}

/** Bytes as Postgres reads them from a text. */
export const byteaOf = (bytes: Buffer | null): string | null =>
  bytes === null ? null : `\\x${bytes.toString('hex')}`;
