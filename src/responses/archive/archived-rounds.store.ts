// Reads a closed round's rows for its archive, and drops its partitions. Rows are read in the order of
// their keys, two thousand at a time, so that a large round needs no more memory than a small one, also
// on Citus.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { sequential } from '../../platform/db/citus.ts';
import { prepared } from '../../platform/db/prepared.ts';
import type { ArchivedTable } from './round-archive.ts';

const KEY: Readonly<Record<ArchivedTable, string>> = { responses: 'id', paradata: 'response_id' };
const BATCH_SIZE = 2000;
const FIRST = ['00000000-0000-0000-0000-000000000000', -1];

/** Each row as JSON, without the end of line. */
export async function* archiveLines(
  db: Reader,
  table: ArchivedTable,
  roundId: string,
): AsyncGenerator<string> {
  const key = KEY[table];
  const text = `select t.${key} as id, t.locality_id, row_to_json(t)::text as line
    from ${table} t where t.round_id = $1 and (t.${key}, t.locality_id) > ($2::uuid, $3::integer)
    order by t.${key}, t.locality_id limit ${BATCH_SIZE}`;
  let after: (string | number)[] = FIRST;
  for (;;) {
    const statement = { name: `archive-${table}`, text, values: [roundId, ...after] };
    const rows = await prepared<{ id: string; locality_id: number; line: string }>(db, statement);
    for (const { line } of rows) yield line;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH_SIZE) return;
    after = [last.id, last.locality_id];
  }
}

/** The number of rows, and a checksum of them that does not depend on their order. */
export async function fingerprintOf(
  db: Reader,
  table: ArchivedTable,
  roundId: string,
): Promise<{ rows: number; fingerprint: string }> {
  const text = `select count(*) as rows,
      coalesce(sum(hashtextextended(row_to_json(t)::text, 0)), 0)::text as fingerprint
    from ${table} t where t.round_id = $1`;
  const statement = { name: `fingerprint-${table}`, text, values: [roundId] };
  return (await prepared<{ rows: number; fingerprint: string }>(db, statement))[0]!;
}

/** Responses of the round, whatever their state. */
export async function countRows(db: Reader, roundId: string): Promise<number> {
  const { rows } = await db.raw<{ rows: { n: number }[] }>(
    'select count(*)::float8 as n from responses where round_id = ?',
    [roundId],
  );
  return rows[0]!.n;
}

const partitionsOf = (roundId: string): Record<ArchivedTable, string> => {
  const name = roundId.replaceAll('-', '');
  return { responses: `responses_${name}`, paradata: `paradata_${name}` };
};

/** Locks the round's rows against changes until the transaction ends. @throws 55P03 after five seconds */
export async function lockRows(tx: Tx, roundId: string): Promise<void> {
  await sequential(tx);
  await tx.raw(`set local lock_timeout = '5s'`);
  const { responses, paradata } = partitionsOf(roundId);
  await tx.raw('lock table ??, ?? in share mode', [responses, paradata]);
}

export async function dropPartitions(tx: Tx, roundId: string): Promise<void> {
  for (const partition of Object.values(partitionsOf(roundId))) {
    await tx.raw('drop table if exists ??', [partition]);
  }
}
