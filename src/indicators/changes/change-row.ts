// What became of one figure since an earlier round.
import type { ResultRow } from '../result-row.ts';

export interface ChangeRow {
  localityId: number;
  node: string;
  level: ResultRow['level'];
  /** As published then, and as computed now, in the units of the node. */
  before: number;
  after: number;
  /** After minus before. */
  difference: number;
  se: number;
  ciLow: number;
  ciHigh: number;
  df: number;
  /**
   * Adjusted for all that were looked at in the place; null where degrees of freedom are too few for a test.
   */
  p: number | null;
}

/** With what a computation is compared: the publication of an earlier round. */
export interface ComparedWith {
  computationId: string;
  /** Why figures of other definitions can be compared all the same, in the researcher's words. */
  reason: string | null;
}
