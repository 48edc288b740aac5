// A figure as the database holds it.
import type { ResultRow } from './result-row.ts';
import type { StoredRow } from './result-columns.ts';

/** A figure as it is read, with its place among the others as columns. */
export interface Result extends Omit<ResultRow, 'placing'> {
  rank: number | null;
  rankLow: number | null;
  rankHigh: number | null;
  /** 1 = High … 4 = Low. */
  group: 1 | 2 | 3 | 4 | null;
  groupProbabilities: readonly number[] | null;
}

export const toResult = (row: StoredRow): Result => ({
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

export const conceal = (result: Result): Result =>
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
