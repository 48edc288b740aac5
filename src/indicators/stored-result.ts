// A figure as the database holds it.
import type { ResultRow } from './result-row.ts';
import { againstMedianOf, standingOf, type StoredRow } from './result-columns.ts';

export const toResultRow = (row: StoredRow): ResultRow => ({
  localityId: row.locality_id,
  node: row.node,
  level: row.level,
  estimate: row.estimate,
  se: row.se,
  ciLow: row.ci_low,
  ciHigh: row.ci_high,
  intervalKind: row.interval_kind,
  n: row.n,
  effectiveN: row.effective_n,
  df: row.df,
  deff: row.deff,
  cv: row.cv,
  flag: row.flag,
  reason: row.reason,
  reliability: row.reliability,
  standing: standingOf(row),
  againstMedian: againstMedianOf(row),
});

/** A figure that is hidden or withheld loses its numbers; its base and the reason stay. */
export const conceal = (row: ResultRow): ResultRow =>
  row.flag === 'hidden' || row.flag === 'withheld'
    ? {
        ...row,
        estimate: null,
        se: null,
        ciLow: null,
        ciHigh: null,
        effectiveN: null,
        deff: null,
        cv: null,
        standing: null,
        againstMedian: null,
      }
    : row;
