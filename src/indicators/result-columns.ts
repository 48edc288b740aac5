// Columns of a stored figure.
import type { Flag } from './quality-flag.ts';
import type { ResultRow } from './result-row.ts';

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
