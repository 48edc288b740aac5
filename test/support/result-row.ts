// A shown figure of a locality, for tests of what becomes of figures.
import type { ResultRow } from '../../src/indicators/result-row.ts';

export const resultRow = (
  localityId: number,
  node: string,
  more: Partial<ResultRow> = {},
): ResultRow => ({
  localityId,
  node,
  level: 'dimension',
  estimate: 50,
  se: 1,
  ciLow: 48,
  ciHigh: 52,
  intervalKind: 't',
  n: 100,
  effectiveN: null,
  df: 20,
  deff: null,
  cv: null,
  flag: 'ok',
  reason: null,
  reliability: null,
  standing: null,
  againstMedian: null,
  ...more,
});
