// The interval of a quantile: the spread of the distribution function at the quantile, read back through it.
import { tInterval, type Interval } from './interval.ts';

/** The share of the population at or below the quantile, as it is estimated. */
interface ShareBelow {
  estimate: number;
  se: number;
  df: number;
}

/**
 * Bounds in units of the values, and the half width over t as standard error. A bound is NaN where its
 * share lies outside 0..1, and the error with it: the sample is too small to say how far the quantile may
 * lie.
 * @param invert from a share to the value at it Source: Woodruff, "Confidence Intervals for Medians and
 *   Other Position Measures", JASA 47 (1952); svyquantile() of R's survey package (4.1) with interval.type
 *   = "mean".
 */
export function woodruff(
  invert: (p: number) => number,
  { estimate, se, df }: ShareBelow,
  confidence = 0.95,
): { ci: Interval; se: number } {
  const [low, high] = tInterval(estimate, se, df, confidence);
  const ci: Interval = [low >= 0 ? invert(low) : NaN, high <= 1 ? invert(high) : NaN];
  const [unitLow, unitHigh] = tInterval(0, 1, df, confidence);
  return { ci, se: (ci[1] - ci[0]) / (unitHigh - unitLow) };
}
