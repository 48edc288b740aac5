// Tests of what a reader may pick from are adjusted for picking.
import { adjustedForPicking } from '../../statistics/numeric/multiple-tests.ts';
import type { ResultRow } from '../result-row.ts';

/** Each locality's page picks from all of its sub-dimensions: their tests are adjusted for picking, together. */
export function withAdjustedTests(rows: readonly ResultRow[]): ResultRow[] {
  const picked = new Map<number, ResultRow[]>();
  for (const row of rows)
    if (row.level === 'subdimension' && row.againstMedian)
      picked.set(row.localityId, [...(picked.get(row.localityId) ?? []), row]);
  const adjusted = new Map<ResultRow, number>();
  for (const same of picked.values()) {
    const values = adjustedForPicking(same.map((row) => row.againstMedian!.p));
    same.forEach((row, at) => adjusted.set(row, values[at]!));
  }
  return rows.map((row) => {
    const p = adjusted.get(row);
    return p === undefined || !row.againstMedian
      ? row
      : { ...row, againstMedian: { ...row.againstMedian, p } };
  });
}
