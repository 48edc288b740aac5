// The figures of a computation. Written once by the compute job; reports read those of published
// computations only.
import type { Reader, Tx } from '../platform/db/database.ts';
import { COUNTRY_ID } from '../localities/locality.ts';
import type { Flag } from './quality-flag.ts';
import type { ResultRow } from './result-row.ts';

/** A figure as it is read, with its place among the others as columns. */
export interface Result extends Omit<ResultRow, 'placing'> {
  rank: number | null;
  rankLow: number | null;
  rankHigh: number | null;
  /** 1 = High … 4 = Low. */
  group: 1 | 2 | 3 | 4 | null;
  groupProbabilities: readonly number[] | null;
}
interface StoredRow {
  locality_id: number;
  node: string;
  level: ResultRow['level'];
  estimate: number | null;
  se: number | null;
  ci_low: number | null;
  ci_high: number | null;
  n: number;
  df: number;
  deff: number | null;
  cv: number | null;
  flag: Flag;
  rank: number | null;
  rank_low: number | null;
  rank_high: number | null;
  group_number: 1 | 2 | 3 | 4 | null;
  group_probabilities: number[] | null;
}

const toResult = (row: StoredRow): Result => ({
  localityId: row.locality_id,
  node: row.node,
  level: row.level,
  estimate: row.estimate,
  se: row.se,
  ciLow: row.ci_low,
  ciHigh: row.ci_high,
  n: row.n,
  df: row.df,
  deff: row.deff,
  cv: row.cv,
  flag: row.flag,
  rank: row.rank,
  rankLow: row.rank_low,
  rankHigh: row.rank_high,
  group: row.group_number,
  groupProbabilities: row.group_probabilities,
});

const notPlaced = {
  rank: null,
  rank_low: null,
  rank_high: null,
  group_number: null,
  group_probabilities: null,
};

type PlacingColumns = Pick<
  StoredRow,
  'rank' | 'rank_low' | 'rank_high' | 'group_number' | 'group_probabilities'
>;

const placingColumns = (placing: ResultRow['placing']): PlacingColumns =>
  placing === null
    ? notPlaced
    : {
        rank: placing.rank,
        rank_low: placing.low,
        rank_high: placing.high,
        group_number: placing.group,
        group_probabilities: [...placing.groupProbabilities],
      };

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

const conceal = (result: Result): Result =>
  result.flag === 'hidden' || result.flag === 'withheld'
    ? {
        ...result,
        estimate: null,
        se: null,
        ciLow: null,
        ciHigh: null,
        deff: null,
        cv: null,
        rank: null,
        rankLow: null,
        rankHigh: null,
        group: null,
        groupProbabilities: null,
      }
    : result;

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

export interface WithheldLocality {
  localityId: number;
  reason: string;
  decidedAt: Date;
}

export async function listWithheld(db: Reader, computationId: string): Promise<WithheldLocality[]> {
  const rows = (await db('withheld_localities')
    .where({ computation_id: computationId })
    .orderBy('locality_id')) as { locality_id: number; reason: string; decided_at: Date }[];
  return rows.map((row) => ({
    localityId: row.locality_id,
    reason: row.reason,
    decidedAt: row.decided_at,
  }));
}

export async function withholdLocality(
  tx: Tx,
  computationId: string,
  entry: { localityId: number; reason: string; by: string | null; at: Date },
): Promise<void> {
  await tx('withheld_localities')
    .insert({
      computation_id: computationId,
      locality_id: entry.localityId,
      reason: entry.reason,
      decided_by: entry.by,
      decided_at: entry.at,
    })
    .onConflict(['computation_id', 'locality_id'])
    .merge(['reason', 'decided_by', 'decided_at']);
}

export async function releaseLocality(
  tx: Tx,
  computationId: string,
  localityId: number,
): Promise<void> {
  await tx('withheld_localities')
    .where({ computation_id: computationId, locality_id: localityId })
    .delete();
}
