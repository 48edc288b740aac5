// One figure of a computation: a node of the index tree in one locality.
import type { Flag } from './quality-flag.ts';

export interface RankStanding {
  rank: number;
  /** 90 % interval of the rank. */
  low: number;
  high: number;
  /** 1 = High … 4 = Low. */
  group: 1 | 2 | 3 | 4;
  groupProbabilities: readonly [number, number, number, number];
}

export interface ResultRow {
  localityId: number;
  node: string;
  level: 'index' | 'dimension' | 'subdimension' | 'indicator';
  estimate: number | null;
  se: number | null;
  ciLow: number | null;
  ciHigh: number | null;
  /** Respondents: of an indicator its base; of a score the largest base among its indicators. */
  n: number;
  df: number;
  deff: number | null;
  cv: number | null;
  flag: Flag;
  placing: RankStanding | null;
}
