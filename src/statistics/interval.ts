// Intervals: Student's t for means, and on the logit scale for proportions, so that they stay within 0 and 1.
import { inverseLogit, logit, tQuantile } from './distributions.ts';

/** Bounds in the units of the estimate; NaN where undefined. */
export type Interval = [low: number, high: number];

/**
 * estimate ± t(df)·se. NaN bounds where df ≤ 0 or se is NaN.
 * Source: Korn & Graubard, Analysis of Health Surveys (1999), on degrees of freedom of design-based intervals.
 */
export function tInterval(estimate: number, se: number, df: number, confidence = 0.95): Interval {
  const half = tQuantile((1 + confidence) / 2, df) * se;
  return [estimate - half, estimate + half];
}

/**
 * Logit interval of a proportion: plogis(logit p ± t(df)·se/(p(1 − p))), as R's svyciprop(method = "xlogit").
 * For p of 0 or 1 without spread: [p, p]; NaN where undefined.
 */
export function logitInterval(p: number, se: number, df: number, confidence = 0.95): Interval {
  if (se === 0) return [p, p];
  const half = tQuantile((1 + confidence) / 2, df) * se / (p * (1 - p));
  return [inverseLogit(logit(p) - half), inverseLogit(logit(p) + half)];
}
