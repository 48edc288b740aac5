// One figure of a group of respondents: a node of the index tree in one locality.
import type { ResultRow } from '../result-row.ts';

/**
 * The group minus the other groups of the same breakdown, in the units of the node; p adjusted for all that
 * were compared.
 */
export interface AgainstOthers {
  difference: number;
  se: number;
  df: number;
  p: number;
}

export type GroupRow = Omit<ResultRow, 'reliability' | 'standing' | 'againstMedian'> & {
  /** Name of the question. */
  breakdown: string;
  /** Name of the option. */
  group: string;
  /** Of scores; null where one of the two is not shown. */
  againstOthers: AgainstOthers | null;
};
