// Totals and ratios from accumulated sums: how many persons, and how much of one thing per unit of another.
import type { AccumulatedDesign } from './accumulator-design.ts';
import { domainScores } from './domain-scores.ts';
import { tInterval, type Interval } from '../estimation/interval.ts';
import { covarianceOf, project } from './score-covariance.ts';

/** A total or ratio; `ci` uses `dfDomain`. NaN where nobody answered. */
export interface AggregateEstimate {
  estimate: number;
  variance: number;
  se: number;
  cv: number;
  n: number;
  sumWeights: number;
  df: number;
  dfDomain: number;
  ci: Interval;
}

/**
 * Totals Σwy of variables in the union of `domains`, with their covariance (variables × variables, row-major).
 * Throws LonelyPsuError under `fail`.
 */
export function estimateTotals(
  design: AccumulatedDesign,
  domains: readonly number[],
  variables: readonly number[],
): { estimates: AggregateEstimate[]; covariance: Float64Array } {
  const { scores, sums } = domainScores(design, domains, 'totals');
  const narrow = project(
    scores,
    variables.map((variable) => [[variable, 1]]),
  );
  const covariance = covarianceOf(design, narrow, narrow);
  const estimates = variables.map((variable, at) =>
    aggregate(
      design,
      {
        estimate: scores.values[variable]!,
        n: sums.n[variable]!,
        sumWeights: sums.weight[variable]!,
        dfDomain: scores.dfDomain,
      },
      covariance[at * variables.length + at]!,
    ),
  );
  return { estimates, covariance };
}

/**
 * Ratio Σwx/Σwy of two variables in the union of `domains`. A respondent should have both or neither (make a score
 * missing where the other is), since each total runs over its own answers; n is the smaller.
 * Throws LonelyPsuError under `fail`.
 */
export function estimateRatioOfTotals(
  design: AccumulatedDesign,
  domains: readonly number[],
  of: { numerator: number; denominator: number },
): AggregateEstimate {
  const { numerator, denominator } = of;
  const { scores, sums } = domainScores(design, domains, 'totals');
  const bottom = scores.values[denominator]!;
  const estimate = scores.values[numerator]! / bottom;
  const ratio = project(scores, [
    [
      [numerator, 1 / bottom],
      [denominator, -estimate / bottom],
    ],
  ]);
  const smaller = (values: Float64Array) => Math.min(values[numerator]!, values[denominator]!);
  return aggregate(
    design,
    { estimate, n: smaller(sums.n), sumWeights: smaller(sums.weight), dfDomain: scores.dfDomain },
    covarianceOf(design, ratio, ratio)[0]!,
  );
}

function aggregate(
  design: AccumulatedDesign,
  of: Pick<AggregateEstimate, 'estimate' | 'n' | 'sumWeights' | 'dfDomain'>,
  found: number,
): AggregateEstimate {
  const variance = of.n === 0 ? NaN : found;
  const se = Math.sqrt(Math.max(0, variance));
  return {
    ...of,
    variance,
    se,
    cv: se / of.estimate,
    df: design.df,
    ci: tInterval(of.estimate, se, of.dfDomain, design.confidence),
  };
}
