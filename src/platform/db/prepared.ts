// The few statements on the busiest paths: parsed and planned once per connection, without a query builder in between.
import type pg from 'pg';
import type { Knex } from 'knex';
import type { Reader, Tx } from './connect.ts';

/** `name` must be unique in the process: a connection knows the statement by it. */
export interface Statement {
  name: string;
  text: string;
  values: readonly unknown[];
}

/**
 * Rows of the statement, on the transaction's connection or on one of the pool. Values arrive as `values.ts` says.
 * Refused when the transaction is over – also one whose BEGIN failed, for knex still runs its work –: it would run outside of it.
 */
export async function prepared<Row>(db: Reader, { name, text, values }: Statement): Promise<Row[]> {
  if (db.isTransaction && (db as Tx).isCompleted())
    throw new Error(`${name}: its transaction is over`);
  const client = db.client as Knex.Client;
  const connection = (await client.acquireConnection()) as pg.Client;
  try {
    return (await connection.query({ name, text, values: [...values] })).rows as Row[];
  } finally {
    await client.releaseConnection(connection);
  }
}

/**
 * An INSERT whose only parameter is a JSON list of rows: one statement for any number of them.
 * Dates are ISO texts in it, arrays JSON lists, bytes as `byteaOf` writes them; `columns` gives each column's type.
 */
export const insertFromJson = (table: string, columns: Columns, ending: string): string =>
  `insert into ${table} (${columnsOf(columns)}) ${recordsFromJson(columns)} ${ending}`;

/** Name → type of the columns of a table. */
export type Columns = Readonly<Record<string, string>>;
export const columnsOf = (columns: Columns): string => Object.keys(columns).join(', ');

/** The rows of the first parameter, as a query. */
function recordsFromJson(columns: Columns): string {
  const types = Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');
  return `select ${columnsOf(columns)} from json_to_recordset($1::json) as record (${types})`;
}

/**
 * Rows of parameters: `($1::uuid, $2::text), ($3::uuid, …)`. The quickest way in for few rows of much JSON, which Postgres then
 * reads once; the text is another one for every number of rows.
 */
export function parameterRows(columns: Columns, rows: number): string {
  const types = Object.values(columns);
  return Array.from(
    { length: rows },
    (_, row) =>
      `(${types.map((type, column) => `$${row * types.length + column + 1}::${type}`).join(', ')})`,
  ).join(', ');
}

/** Bytes as Postgres reads them from a text. */
export const byteaOf = (bytes: Buffer | null): string | null =>
  bytes === null ? null : `\\x${bytes.toString('hex')}`;
