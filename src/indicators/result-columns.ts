// Columns of a stored figure.
import type { Flag, FlagReason, IntervalKind } from './presentation/evidence.ts';
import type { AgainstMedian, GroupNumber, RankStanding, ResultRow } from './result-row.ts';

/** Figures stored before presentation rules have null in the columns that came with them. */
export interface StoredRow extends StandingColumns, MedianColumns {
  locality_id: number;
  node: string;
  level: ResultRow['level'];
  estimate: number | null;
  se: number | null;
  ci_low: number | null;
  ci_high: number | null;
  interval_kind: IntervalKind | null;
  n: number;
  effective_n: number | null;
  df: number;
  deff: number | null;
  cv: number | null;
  flag: Flag;
  reason: FlagReason | null;
  reliability: number | null;
}

interface StandingColumns {
  rank: number | null;
  rank_low: number | null;
  rank_high: number | null;
  rank_low_all: number | null;
  rank_high_all: number | null;
  group_number: GroupNumber | null;
  group_to: GroupNumber | null;
  group_probabilities: number[] | null;
}

interface MedianColumns {
  median_difference: number | null;
  median_p: number | null;
}

export type ComparisonColumns = StandingColumns & MedianColumns & { reliability: number | null };

/** What comparing localities says of a figure; written again when a locality is withheld. */
export const comparisonColumns = (
  row: Pick<ResultRow, 'standing' | 'againstMedian' | 'reliability'>,
): ComparisonColumns => ({
  ...standingColumns(row.standing),
  median_difference: row.againstMedian?.difference ?? null,
  median_p: row.againstMedian?.p ?? null,
  reliability: row.reliability,
});

const noStanding: StandingColumns = {
  rank: null,
  rank_low: null,
  rank_high: null,
  rank_low_all: null,
  rank_high_all: null,
  group_number: null,
  group_to: null,
  group_probabilities: null,
};

const standingColumns = (standing: RankStanding | null): StandingColumns =>
  standing === null
    ? noStanding
    : {
        rank: standing.rank,
        rank_low: standing.marginal.low,
        rank_high: standing.marginal.high,
        rank_low_all: standing.simultaneous.low,
        rank_high_all: standing.simultaneous.high,
        group_number: standing.group.from,
        group_to: standing.group.to,
        group_probabilities: [...standing.groupProbabilities],
      };

/** A standing stored before both rank sets were has one interval, which was simulated; it serves as both. */
export function standingOf(row: StandingColumns): RankStanding | null {
  const { rank, rank_low, rank_high, group_number, group_probabilities } = row;
  if (
    rank === null ||
    rank_low === null ||
    rank_high === null ||
    group_number === null ||
    group_probabilities === null
  )
    return null;
  return {
    rank,
    marginal: { low: rank_low, high: rank_high },
    simultaneous: { low: row.rank_low_all ?? rank_low, high: row.rank_high_all ?? rank_high },
    group: { from: group_number, to: row.group_to ?? group_number },
    groupProbabilities: group_probabilities as unknown as RankStanding['groupProbabilities'],
  };
}

export const againstMedianOf = ({
  median_difference,
  median_p,
}: MedianColumns): AgainstMedian | null =>
  median_difference === null || median_p === null
    ? null
    : { difference: median_difference, p: median_p };
