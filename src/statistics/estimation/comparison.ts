// A difference that someone will read as progress or decline: with its interval and the chance of seeing it
// by luck.
import { tTwoSided } from '../numeric/distributions.ts';
import { tInterval, type Interval } from './interval.ts';

/** A difference; `p` is two-sided, against no difference. */
export interface Comparison {
  difference: number;
  variance: number;
  se: number;
  df: number;
  ci: Interval;
  p: number;
}

/** Dresses a difference of known variance. */
export function comparison(
  difference: number,
  variance: number,
  df: number,
  confidence = 0.95,
): Comparison {
  const se = Math.sqrt(variance);
  return {
    difference,
    variance,
    se,
    df,
    ci: tInterval(difference, se, df, confidence),
    p: tTwoSided(difference / se, df),
  };
}

interface IndependentEstimate {
  estimate: number;
  variance: number;
  dfDomain: number;
}

/**
 * a − b from independent samples, as two rounds drawn apart; Satterthwaite's degrees of freedom.
 * Source: Satterthwaite, Biometrics Bulletin 2 (1946).
 */
export function compareIndependent(
  a: IndependentEstimate,
  b: IndependentEstimate,
  confidence = 0.95,
): Comparison {
  const variance = a.variance + b.variance;
  const df = variance ** 2 / (a.variance ** 2 / a.dfDomain + b.variance ** 2 / b.dfDomain);
  return comparison(a.estimate - b.estimate, variance, df, confidence);
}
