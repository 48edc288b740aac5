// Quantiles of a population, the median above all, with Woodruff's interval: the spread of the distribution function at
// the quantile, read back through the distribution function.
import { degreesOfFreedom } from './degrees-of-freedom.ts';
import type { SurveyDesign } from './design.ts';
import type { Asked } from './estimate.ts';
import { estimateProportion } from './estimate.ts';
import type { Interval } from './interval.ts';
import { tInterval } from './interval.ts';
import { usedRows } from './linearised.ts';

/** `se` is the interval's half width over t, in units of y, as R's svyquantile() gives it. */
export interface QuantileEstimate {
  quantile: number;
  ci: Interval;
  se: number;
  n: number;
  df: number;
}

/**
 * The smallest value of y at which the weighted distribution function reaches p (0 < p < 1), in a domain, with its
 * interval on the degrees of freedom of the domain. NaN where nobody answered. Throws a RangeError for p outside 0..1.
 * Source: Woodruff, "Confidence Intervals for Medians and Other Position Measures", JASA 47 (1952).
 */
export function estimateQuantile(
  design: SurveyDesign,
  y: Float64Array,
  p: number,
  asked: Asked = {},
): QuantileEstimate {
  if (!(p > 0 && p < 1))
    throw new RangeError(`A quantile needs a probability between 0 and 1, not ${p}.`);
  const used = usedRows(design.rows, asked.domain ?? null, [y]);
  const rows = Array.from(used.keys())
    .filter((k) => used[k] && design.weights[k]! > 0)
    .sort((a, b) => y[a]! - y[b]!);
  const df = asked.domain ? degreesOfFreedom(design, asked.domain) : degreesOfFreedom(design);
  if (rows.length === 0) return { quantile: NaN, ci: [NaN, NaN], se: NaN, n: 0, df };
  const invert = inverseOf(rows, design.weights, y);
  const quantile = invert(p);
  const below = y.map((value) => (Number.isNaN(value) ? NaN : Number(value <= quantile)));
  const { se } = estimateProportion(design, below, asked);
  const [low, high] = tInterval(p, se, df, asked.confidence);
  const ci: Interval = [invert(low), invert(high)];
  const [unitLow, unitHigh] = tInterval(0, 1, df, asked.confidence);
  return { quantile, ci, se: (ci[1] - ci[0]) / (unitHigh - unitLow), n: rows.length, df };
}

// Weighted distribution function over rows in ascending order of y, inverted: smallest y with F(y) ≥ p.
function inverseOf(
  rows: readonly number[],
  weights: Float64Array,
  y: Float64Array,
): (p: number) => number {
  const reached = new Float64Array(rows.length);
  let total = 0;
  rows.forEach((row, at) => {
    reached[at] = total += weights[row]!;
  });
  return (p) => {
    if (Number.isNaN(p)) return NaN;
    const wanted = Math.min(Math.max(p, 0), 1) * total * (1 - 1e-14);
    const at = reached.findIndex((weight) => weight >= wanted);
    return y[rows[at === -1 ? rows.length - 1 : at]!]!;
  };
}
