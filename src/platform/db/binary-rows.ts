// Rows as COPY writes them in binary: numbers arrive as they are stored, so that a million score vectors cost the time of
// reading them and not of printing and parsing them. Only one chunk of the driver is held at a time.
import type { Knex } from 'knex';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Reader } from './connect.ts';

/** Values of a row as Postgres sends them (big-endian); null: NULL. */
export type BinaryFields = readonly (Buffer | null)[];

/** 11 bytes of signature, 4 of flags, 4 of the length of an extension, which Postgres leaves empty. */
const HEADER = 19;

/**
 * The rows of a query in its order, as they arrive, some hundred at a time.
 * @param query without bindings of its own: knex writes them into the text
 */
export async function* binaryRows(
  db: Reader,
  query: Knex.QueryBuilder,
): AsyncGenerator<BinaryFields[]> {
  const client = db.client as Knex.Client;
  const connection = (await client.acquireConnection()) as pg.Client;
  const copy = connection.query(copyTo(`copy (${query.toQuery()}) to stdout (format binary)`));
  let isRead = false;
  try {
    let rest: Buffer = Buffer.alloc(0);
    let at = HEADER;
    for await (const chunk of copy) {
      const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      const read = wholeRows(bytes, at);
      rest = bytes.subarray(read.end);
      at = read.end > bytes.length ? read.end - bytes.length : 0;
      if (read.rows.length > 0) yield read.rows;
    }
    isRead = true;
  } finally {
    // What was not read to its end still has rows on the way: it cannot be used again.
    if (!isRead) discard(connection);
    await client.releaseConnection(connection);
  }
}

/** knex asks this mark before it lends a connection again. */
function discard(connection: pg.Client): void {
  (connection as { __knex__disposed?: string }).__knex__disposed = 'rows were left unread';
  connection.end().catch(() => undefined);
}

/** The rows that are there to their end, and where the next one begins; the trailer (−1) ends them. */
function wholeRows(bytes: Buffer, from: number): { rows: BinaryFields[]; end: number } {
  const rows: BinaryFields[] = [];
  let end = from;
  for (;;) {
    if (end + 2 > bytes.length) return { rows, end };
    const count = bytes.readInt16BE(end);
    if (count < 0) return { rows, end: bytes.length };
    const row = wholeRow(bytes, end + 2, count);
    if (row === null) return { rows, end };
    rows.push(row.fields);
    end = row.end;
  }
}

function wholeRow(
  bytes: Buffer,
  from: number,
  count: number,
): { fields: BinaryFields; end: number } | null {
  const fields: (Buffer | null)[] = [];
  let at = from;
  for (let field = 0; field < count; field += 1) {
    if (at + 4 > bytes.length) return null;
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < 0) fields.push(null);
    else {
      if (at + length > bytes.length) return null;
      fields.push(bytes.subarray(at, at + length));
      at += length;
    }
  }
  return { fields, end: at };
}
