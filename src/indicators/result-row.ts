// One figure of a computation: a node of the index tree in one locality.
import type { Flag, FlagReason, IntervalKind } from './presentation/evidence.ts';

/** 1 = High … 4 = Low. */
export type GroupNumber = 1 | 2 | 3 | 4;

/** One group (from = to), or two neighbours where neither is probable enough alone. */
export interface GroupRange {
  from: GroupNumber;
  to: GroupNumber;
}

/** A locality's rank with its sets: `marginal` holds its rank, the `simultaneous` ones of all localities all ranks at once. */
export interface RankStanding {
  rank: number;
  marginal: { low: number; high: number };
  simultaneous: { low: number; high: number };
  group: GroupRange;
  groupProbabilities: readonly [number, number, number, number];
}

/** Estimate − median of the localities, in the units of the node; p after adjustment for all that were compared. */
export interface AgainstMedian {
  difference: number;
  p: number;
}

export interface ResultRow {
  localityId: number;
  node: string;
  level: 'index' | 'dimension' | 'subdimension' | 'indicator';
  estimate: number | null;
  se: number | null;
  ciLow: number | null;
  ciHigh: number | null;
  intervalKind: IntervalKind | null;
  /** Respondents: of an indicator its base; of a score the smallest base among the indicators it is made of. */
  n: number;
  effectiveN: number | null;
  /** Degrees of freedom of the base, the smallest of a score's. */
  df: number;
  deff: number | null;
  cv: number | null;
  flag: Flag;
  reason: FlagReason | null;
  /** Of the node between localities; null where nothing is compared. */
  reliability: number | null;
  standing: RankStanding | null;
  againstMedian: AgainstMedian | null;
}
