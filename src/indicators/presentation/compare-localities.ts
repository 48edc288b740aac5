// Localities against each other: ranks with their sets, groups, and differences from the median. Nothing is ranked where
// the spread between localities is mostly sampling error (methodology, sections 4 and 6).
import {
  medianDifferences,
  type MedianDifference,
} from '../../statistics/index-tree/median-difference.ts';
import { rankSets } from '../../statistics/index-tree/rank-sets.ts';
import { groupProbabilities } from '../../statistics/index-tree/group-probabilities.ts';
import { ranks } from '../../statistics/index-tree/ranks.ts';
import { reliability } from '../../statistics/index-tree/reliability.ts';
import type { RankStanding, ResultRow } from '../result-row.ts';
import { groupRange } from './group-range.ts';
import type { PresentationRules } from './presentation-rules.ts';
import { withAdjustedTests } from './adjusted-tests.ts';

export interface ComparisonOptions {
  rules: PresentationRules;
  seed: number;
  draws: number;
}

const isShown = (row: ResultRow): boolean => row.flag === 'ok' || row.flag === 'caution';

/** Rows of localities, of all nodes, with what comparing them says; indicators are left as they are. */
export function compareLocalities(
  rows: readonly ResultRow[],
  options: ComparisonOptions,
): ResultRow[] {
  const byNode = new Map<string, ResultRow[]>();
  for (const row of rows) byNode.set(row.node, [...(byNode.get(row.node) ?? []), row]);
  const compared = [...byNode.values()].flatMap((same) =>
    same[0]!.level === 'indicator' ? same : compareNode(same, options),
  );
  return withAdjustedTests(compared);
}

/**
 * Localities are strata of their own, so their scores are independent: variances suffice. A figure that is not shown is
 * not compared.
 */
function compareNode(rows: readonly ResultRow[], options: ComparisonOptions): ResultRow[] {
  const estimates = rows.map((row) => (isShown(row) ? (row.estimate ?? NaN) : NaN));
  const variances = rows.map((row) => (isShown(row) ? (row.se ?? NaN) ** 2 : NaN));
  const { seed, draws, rules } = options;
  const differences = medianDifferences({
    estimates,
    variances,
    degrees: rows.map((row) => row.df),
    seed,
    draws,
  });
  const shared = reliability(estimates, variances);
  const standings =
    shared >= rules.minReliability ? standingsOf({ estimates, variances }, options) : [];
  return rows.map((row, at) => ({
    ...row,
    reliability: Number.isNaN(shared) ? null : shared,
    standing: standings[at] ?? null,
    againstMedian: againstMedianOf(differences[at]),
  }));
}

const againstMedianOf = (found: MedianDifference | null | undefined): ResultRow['againstMedian'] =>
  found ? { difference: found.difference, p: found.p } : null;

function standingsOf(
  scores: { estimates: readonly number[]; variances: readonly number[] },
  { rules, seed, draws }: ComparisonOptions,
): (RankStanding | null)[] {
  const sets = rankSets({ ...scores, coverage: rules.rankCoverage, draws, seed });
  const groups = groupProbabilities({ ...scores, draws, seed });
  return ranks(scores.estimates).map((rank, at) => {
    const [marginal, simultaneous] = [sets.marginal[at], sets.simultaneous[at]];
    const probabilities = groups[at];
    if (rank === null || !probabilities || !marginal || !simultaneous) return null;
    return {
      rank,
      marginal,
      simultaneous,
      groupProbabilities: probabilities,
      group: groupRange(probabilities, rules.minGroupProbability),
    };
  });
}
