// Quantiles of a population, the median above all, with Woodruff's interval: the spread of the distribution function at
// the quantile, read back through the distribution function.
import { degreesOfFreedom } from './degrees-of-freedom.ts';
import type { SurveyDesign } from './design.ts';
import type { Asked } from './estimate.ts';
import { estimateProportion } from './estimate.ts';
import type { Interval } from './interval.ts';
import { tInterval } from './interval.ts';
import { usedRows } from './linearised.ts';
import { quantileBy, type QuantileRule, type WeightedValues } from './quantile-rules.ts';

/**
 * `se` is the interval's half width over t, in units of y. A bound is NaN where its share lies outside 0..1, and `se`
 * with it: the sample is too small to say how far the quantile may lie.
 */
export interface QuantileEstimate {
  quantile: number;
  ci: Interval;
  se: number;
  n: number;
  df: number;
}

/** `rule`: how a quantile is read off between two values, `math` unless stated. */
export type AskedQuantile = Asked & { rule?: QuantileRule };

/**
 * The quantile of y at p (0 < p < 1) in a domain, in units of y. The interval reads F ± t(df)·se(F), F the estimated
 * share at or below the quantile, back through the same rule; df of PSUs and strata that hold used rows. NaN where nobody
 * answered. Throws a RangeError for p outside 0..1, LonelyPsuError under `fail`.
 * Source: Woodruff, "Confidence Intervals for Medians and Other Position Measures", JASA 47 (1952); svyquantile() of
 * R's survey package (4.1) with interval.type = "mean".
 */
export function estimateQuantile(
  design: SurveyDesign,
  y: Float64Array,
  p: number,
  asked: AskedQuantile = {},
): QuantileEstimate {
  if (!(p > 0 && p < 1))
    throw new RangeError(`A quantile needs a probability between 0 and 1, not ${p}.`);
  const used = usedRows(design.rows, asked.domain ?? null, [y]);
  const df = degreesOfFreedom(design, used);
  const sorted = sortedValues(design.weights, y, used);
  const n = sorted.values.length;
  if (n === 0) return { quantile: NaN, ci: [NaN, NaN], se: NaN, n, df };
  const invert = quantileBy(asked.rule ?? 'math', sorted);
  const quantile = invert(p);
  const below = y.map((value) => (Number.isNaN(value) ? NaN : Number(value <= quantile)));
  const share = estimateProportion(design, below, asked);
  const [low, high] = tInterval(share.estimate, share.se, df, asked.confidence);
  const ci: Interval = [low >= 0 ? invert(low) : NaN, high <= 1 ? invert(high) : NaN];
  const [unitLow, unitHigh] = tInterval(0, 1, df, asked.confidence);
  return { quantile, ci, se: (ci[1] - ci[0]) / (unitHigh - unitLow), n, df };
}

function sortedValues(weights: Float64Array, y: Float64Array, used: Uint8Array): WeightedValues {
  const rows = Array.from(used.keys())
    .filter((k) => used[k] && weights[k]! > 0)
    .sort((a, b) => y[a]! - y[b]!);
  return {
    values: Float64Array.from(rows, (k) => y[k]!),
    weights: Float64Array.from(rows, (k) => weights[k]!),
  };
}
