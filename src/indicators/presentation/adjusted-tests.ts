// Tests of what a reader may pick from are adjusted for picking.
import { adjustedInFamilies } from '../../statistics/numeric/multiple-tests.ts';
import type { ResultRow } from '../result-row.ts';

/**
 * Each locality's page picks from all of its sub-dimensions: their tests are adjusted for picking, together.
 */
export function withAdjustedTests(rows: readonly ResultRow[]): ResultRow[] {
  const picked = rows.filter((row) => row.level === 'subdimension' && row.againstMedian);
  const adjusted = adjustedInFamilies(picked, {
    p: (row) => row.againstMedian!.p,
    family: (row) => row.localityId,
  });
  return rows.map((row) => {
    const p = adjusted.get(row);
    return p === undefined || !row.againstMedian
      ? row
      : { ...row, againstMedian: { ...row.againstMedian, p } };
  });
}
