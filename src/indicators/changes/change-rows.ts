// From the figures of two rounds to what changed between them. Only figures that are shown in both are
// compared (methodology, section 9). Pure.
import { symmetricInterval, tMultiplier } from '../../statistics/estimation/interval.ts';
import { tTwoSided } from '../../statistics/numeric/distributions.ts';
import { adjustedInFamilies } from '../../statistics/numeric/multiple-tests.ts';
import type { PresentationRules } from '../presentation/presentation-rules.ts';
import type { ResultRow } from '../result-row.ts';
import type { ChangeRow } from './change-row.ts';
import { isComparable, type Comparability } from './comparable-nodes.ts';

/** Of the two estimates of a node in a locality; 0 where no PSU is in both rounds. */
export type CovarianceOf = (localityId: number, node: string) => number;

export interface RoundsCompared {
  before: readonly ResultRow[];
  after: readonly ResultRow[];
  comparable: ReadonlyMap<string, Comparability>;
  covarianceOf: CovarianceOf;
  rules: PresentationRules;
}

export function changeRows(of: RoundsCompared): ChangeRow[] {
  const earlier = new Map(of.before.map((row) => [keyOf(row), row]));
  const rows = of.after.flatMap((after) => {
    const before = earlier.get(keyOf(after));
    if (!before || !isComparable(of.comparable.get(after.node))) return [];
    return changeOf(before, after, of) ?? [];
  });
  return withAdjustedTests(rows);
}

const keyOf = ({ localityId, node }: ResultRow): string => `${localityId} ${node}`;

function changeOf(
  before: ResultRow,
  after: ResultRow,
  { covarianceOf, rules }: RoundsCompared,
): ChangeRow | null {
  const variances = [varianceOf(before), varianceOf(after)];
  if (before.estimate === null || after.estimate === null) return null;
  if (variances.some((value) => value === null)) return null;
  const difference = after.estimate - before.estimate;
  const covariance = covarianceOf(after.localityId, after.node);
  const se = Math.sqrt(Math.max(0, variances[0]! + variances[1]! - 2 * covariance));
  const df = Math.min(before.df, after.df);
  const [ciLow, ciHigh] = symmetricInterval(difference, se, tMultiplier(df));
  const isTested = df >= rules.cautionDf && se > 0;
  return {
    localityId: after.localityId,
    node: after.node,
    level: after.level,
    before: before.estimate,
    after: after.estimate,
    difference,
    se,
    ciLow,
    ciHigh,
    df,
    p: isTested ? tTwoSided(difference / se, df) : null,
  };
}

/**
 * Null where the figure is not shown, or has no sampling error. An indicator whose answers are all alike
 * has that of its interval: (longer arm ÷ t)² (methodology, section 6).
 */
function varianceOf({ flag, estimate, se, ciLow, ciHigh, df }: ResultRow): number | null {
  if ((flag !== 'ok' && flag !== 'caution') || estimate === null || !(df >= 1)) return null;
  if (se !== null && se > 0) return se ** 2;
  if (ciLow === null || ciHigh === null) return null;
  return (Math.max(estimate - ciLow, ciHigh - estimate) / tMultiplier(df)) ** 2;
}

/** A reader of a place picks from all its scores, or from all its indicators. */
function withAdjustedTests(rows: readonly ChangeRow[]): ChangeRow[] {
  const adjusted = adjustedInFamilies(
    rows.filter(({ p }) => p !== null),
    {
      p: (row) => row.p!,
      family: ({ localityId, level }) => `${localityId} ${level === 'indicator'}`,
    },
  );
  return rows.map((row) => ({ ...row, p: adjusted.get(row) ?? null }));
}
