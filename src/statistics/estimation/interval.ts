// Intervals: Student's t for means, and on the logit scale for proportions, so that they stay within 0 and 1.
import { inverseLogit, logit, tQuantile } from '../numeric/distributions.ts';

/** Bounds in the units of the estimate; NaN where undefined. */
export type Interval = [low: number, high: number];

/**
 * estimate ± t(df)·se. NaN bounds where df ≤ 0 or se is NaN.
 * Source: Korn & Graubard, Analysis of Health Surveys (1999), on degrees of freedom of design-based
 * intervals.
 */
export function tInterval(estimate: number, se: number, df: number, confidence = 0.95): Interval {
  return symmetricInterval(estimate, se, tMultiplier(df, confidence));
}

/**
 * The multiplier of a standard error: t quantile of (1 + confidence)/2. Costly enough to share between many
 * intervals.
 */
export function tMultiplier(df: number, confidence = 0.95): number {
  return tQuantile((1 + confidence) / 2, df);
}

/** estimate ± multiplier·se. */
export function symmetricInterval(estimate: number, se: number, multiplier: number): Interval {
  return [estimate - multiplier * se, estimate + multiplier * se];
}

/**
 * Logit interval of a proportion: plogis(logit p ± t(df)·se/(p(1 − p))), as R's svyciprop(method = "xlogit").
 * For p of 0 or 1 without spread: [p, p]; NaN where undefined.
 */
export function logitInterval(p: number, se: number, df: number, confidence = 0.95): Interval {
  return logitIntervalAt(p, se, tMultiplier(df, confidence));
}

/** The same with the multiplier given. */
export function logitIntervalAt(p: number, se: number, multiplier: number): Interval {
  if (se === 0) return [p, p];
  const half = (multiplier * se) / (p * (1 - p));
  return [inverseLogit(logit(p) - half), inverseLogit(logit(p) + half)];
}
