// The interval of a proportion that readers see: Korn–Graubard, which is Clopper–Pearson's exact interval
// on the effective sample. Unlike intervals made from the variance alone it keeps its promise for rare
// answers and for none.
import { betaQuantile } from '../numeric/distributions.ts';
import { tMultiplier, type Interval } from './interval.ts';

/** What is known of an estimated proportion. */
export interface EstimatedProportion {
  /** 0..1. */
  p: number;
  /** Design-based variance of p. */
  variance: number;
  /** Respondents in the base. */
  n: number;
  /** Degrees of freedom of the base: PSUs − strata. */
  df: number;
}

/**
 * The size of a simple random sample with the same precision: p(1 − p)/V · (t(n − 1)/t(df))². Where nobody
 * or everybody said yes V is 0, and the size is n ÷ `zeroDeff`, a design effect of comparable items.
 * Infinite for a variance of 0 between 0 and 1 (every PSU has the same share); NaN where df ≤ 0, n < 2 or a
 * figure is undefined.
 * Source: Korn & Graubard, Survey Methodology 24 (1998); svyciprop(method = "beta") in R's survey package.
 */
export function effectiveSampleSize(
  { p, variance, n, df }: EstimatedProportion,
  { zeroDeff = 1, confidence = 0.95 }: { zeroDeff?: number; confidence?: number } = {},
): number {
  if (!(df > 0) || !(n >= 2)) return NaN;
  if (variance === 0 && (p === 0 || p === 1)) return n / Math.max(1, zeroDeff);
  const widening = tMultiplier(n - 1, confidence) / tMultiplier(df, confidence);
  return ((p * (1 - p)) / variance) * widening ** 2;
}

/**
 * Clopper–Pearson's interval of `p` in `size` answers, which need not be whole:
 * [Beta(α/2; x, size − x + 1), Beta(1 − α/2; x + 1, size − x)] with x = p·size. NaN where undefined.
 */
export function clopperPearson(p: number, size: number, confidence = 0.95): Interval {
  if (!(p >= 0 && p <= 1) || !(size > 0)) return [NaN, NaN];
  if (size === Infinity) return [p, p];
  const tail = (1 - confidence) / 2;
  const yes = p * size;
  const no = (1 - p) * size;
  return [
    yes === 0 ? 0 : betaQuantile(tail, yes, no + 1),
    no === 0 ? 1 : betaQuantile(1 - tail, yes + 1, no),
  ];
}

/**
 * Korn–Graubard: Clopper–Pearson on the effective sample, never on more than the n who answered (after
 * NCHS, Vital and Health Statistics 2(175), 2017).
 */
export function kornGraubard(
  found: EstimatedProportion,
  options: { zeroDeff?: number; confidence?: number } = {},
): { interval: Interval; effectiveN: number } {
  const effectiveN = Math.min(found.n, effectiveSampleSize(found, options));
  return { interval: clopperPearson(found.p, effectiveN, options.confidence), effectiveN };
}
