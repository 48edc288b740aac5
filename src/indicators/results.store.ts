// The figures of a computation. Written once by the compute job; reports read those of published
// computations only.
import type { Reader, Tx } from '../platform/db/connect.ts';
import { COUNTRY_ID } from '../localities/locality.ts';
import type { ResultRow } from './result-row.ts';
import { conceal, toResultRow } from './stored-result.ts';
import { comparisonColumns, type StoredRow } from './result-columns.ts';
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
    interval_kind: row.intervalKind,
    n: row.n,
    effective_n: row.effectiveN,
    df: row.df,
    deff: row.deff,
    cv: row.cv,
    flag: row.flag,
    reason: row.reason,
    ...comparisonColumns(row),
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
): Promise<ResultRow[]> {
  const query = db<StoredRow>('results').where({ computation_id: computationId } as never);
  if (filter.localityId !== undefined) void query.where('locality_id', filter.localityId);
  if (filter.node !== undefined) void query.where('node', filter.node);
  if (filter.levels !== undefined) void query.whereIn('level', [...filter.levels]);
  const rows = await query.orderBy(['locality_id', 'node']);
  const withheld = new Set(
    (await listWithheld(db, computationId)).map((entry) => entry.localityId),
  );
  return rows
    .map(toResultRow)
    .map((row) => conceal(withheld.has(row.localityId) ? { ...row, flag: 'withheld' } : row));
}

/** Scores of the localities, not compared with each other; indicators never are. */
export async function readScores(db: Reader, computationId: string): Promise<ResultRow[]> {
  const rows = await db<StoredRow>('results')
    .where({ computation_id: computationId } as never)
    .whereNot('level', 'indicator')
    .whereNot('locality_id', COUNTRY_ID)
    .orderBy(['node', 'locality_id']);
  return rows
    .map(toResultRow)
    .map((row) => ({ ...row, reliability: null, standing: null, againstMedian: null }));
}

/** Only before publication: publishing calls it in its own transaction. */
export async function updateComparisons(
  tx: Tx,
  computationId: string,
  rows: readonly ResultRow[],
): Promise<void> {
  const compared = rows.map((row) => ({
    locality_id: row.localityId,
    node: row.node,
    ...comparisonColumns(row),
  }));
  await tx.raw(
    `UPDATE results SET rank = new.rank, rank_low = new.rank_low, rank_high = new.rank_high,
      rank_low_all = new.rank_low_all, rank_high_all = new.rank_high_all,
      group_number = new.group_number, group_to = new.group_to, group_probabilities = new.group_probabilities,
      median_difference = new.median_difference, median_p = new.median_p, reliability = new.reliability
    FROM jsonb_to_recordset(?::jsonb) AS new(locality_id integer, node text, rank integer, rank_low integer, rank_high integer,
      rank_low_all integer, rank_high_all integer, group_number integer, group_to integer,
      group_probabilities double precision[], median_difference double precision, median_p double precision,
      reliability double precision)
    WHERE results.computation_id = ? AND results.locality_id = new.locality_id AND results.node = new.node`,
    [JSON.stringify(compared), computationId],
  );
}
