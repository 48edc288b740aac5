// Where a locality stands among the others: rank with its interval, quartile group with its
// probabilities. A rank is never given without its uncertainty (methodology, section 4).
import { quartileGroups } from '../statistics/index-tree/quartile-group.ts';
import { simulateRanks } from '../statistics/index-tree/rank-simulation.ts';
import type { ResultRow } from './result-row.ts';

const shown = (row: ResultRow): boolean => row.flag === 'ok' || row.flag === 'caution';

/**
 * Rows of ONE node, one per locality, with their placing; a figure that is not shown has none.
 * Localities are strata of their own, so their scores are independent: variances suffice.
 */
export function withRanks(
  rows: readonly ResultRow[],
  options: { seed: number; draws: number },
): ResultRow[] {
  const estimates = rows.map((row) => (shown(row) ? (row.estimate ?? NaN) : NaN));
  const variances = rows.map((row) => (shown(row) ? (row.se ?? NaN) ** 2 : NaN));
  const groups = quartileGroups(estimates);
  const ranks = simulateRanks({
    estimates,
    covariance: { variances },
    draws: options.draws,
    seed: options.seed,
  });
  return rows.map((row, position) => {
    const found = ranks[position]!;
    const group = groups[position];
    if (
      found.rank === null ||
      found.low === null ||
      found.high === null ||
      !found.groupProbabilities ||
      !group
    )
      return row;
    return {
      ...row,
      placing: {
        rank: found.rank,
        low: found.low,
        high: found.high,
        group,
        groupProbabilities: found.groupProbabilities,
      },
    };
  });
}
