// A figure as the database holds it.
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

export interface StoredRow {
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

export const placingColumns = (placing: ResultRow['placing']): PlacingColumns =>
  placing === null
    ? notPlaced
    : {
        rank: placing.rank,
        rank_low: placing.low,
        rank_high: placing.high,
        group_number: placing.group,
        group_probabilities: [...placing.groupProbabilities],
      };

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
