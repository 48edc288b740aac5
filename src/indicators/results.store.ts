// The figures of a computation. Written once by the compute job; reports read those of published
// computations only.
import type { Reader, Tx } from '../platform/db/connect.ts';
import { COUNTRY_ID } from '../localities/locality.ts';
import type { ResultRow } from './result-row.ts';
import { conceal, type Result, toResult } from './stored-result.ts';
import { placingColumns, type StoredRow } from './result-columns.ts';
import { listWithheld } from './withheld-localities.store.ts';

export async function insertResults(
  tx: Tx,
  computationId: string,
  rows: readonly ResultRow[],
): Promise<void> {
  const stored = rows.map((row) => ({
    computation_id: computationId,
    locality_id: row.localityId,
    node: row.node,
    level: row.level,
    estimate: row.estimate,
    se: row.se,
    ci_low: row.ciLow,
    ci_high: row.ciHigh,
    n: row.n,
    df: row.df,
    deff: row.deff,
    cv: row.cv,
    flag: row.flag,
    ...placingColumns(row.placing),
  }));
  await tx.batchInsert('results', stored, 500);
}

export interface ResultFilter {
  localityId?: number;
  node?: string;
  levels?: readonly ResultRow['level'][];
}

/** The results of one computation; a hidden or withheld figure comes without its numbers. */
export async function listResults(
  db: Reader,
  computationId: string,
  filter: ResultFilter = {},
): Promise<Result[]> {
  const query = db<StoredRow>('results').where({ computation_id: computationId } as never);
  if (filter.localityId !== undefined) void query.where('locality_id', filter.localityId);
  if (filter.node !== undefined) void query.where('node', filter.node);
  if (filter.levels !== undefined) void query.whereIn('level', [...filter.levels]);
  const rows = await query.orderBy(['locality_id', 'node']);
  const withheld = new Set(
    (await listWithheld(db, computationId)).map((entry) => entry.localityId),
  );
  return rows
    .map(toResult)
    .map((result) =>
      withheld.has(result.localityId) ? conceal({ ...result, flag: 'withheld' }) : conceal(result),
    );
}

/** Scores of the localities by node, as placed at the computation; indicators are not ranked. */
export async function readRankedRows(
  db: Reader,
  computationId: string,
): Promise<Map<string, ResultRow[]>> {
  const rows = await db<StoredRow>('results')
    .where({ computation_id: computationId } as never)
    .whereNot('level', 'indicator')
    .whereNot('locality_id', COUNTRY_ID)
    .orderBy(['node', 'locality_id']);
  const byNode = new Map<string, ResultRow[]>();
  for (const row of rows) {
    const known = byNode.get(row.node) ?? [];
    known.push({ ...toResult(row), placing: null });
    byNode.set(row.node, known);
  }
  return byNode;
}

/** Only before publication: publishing calls it in its own transaction. */
export async function updatePlacings(
  tx: Tx,
  computationId: string,
  rows: readonly ResultRow[],
): Promise<void> {
  const placings = rows.map((row) => ({
    locality_id: row.localityId,
    node: row.node,
    ...placingColumns(row.placing),
  }));
  await tx.raw(
    `UPDATE results SET rank = new.rank, rank_low = new.rank_low, rank_high = new.rank_high,
      group_number = new.group_number, group_probabilities = new.group_probabilities
    FROM jsonb_to_recordset(?::jsonb) AS new(locality_id integer, node text, rank integer, rank_low integer, rank_high integer,
      group_number integer, group_probabilities double precision[])
    WHERE results.computation_id = ? AND results.locality_id = new.locality_id AND results.node = new.node`,
    [JSON.stringify(placings), computationId],
  );
}
