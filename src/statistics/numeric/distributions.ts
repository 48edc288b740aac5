// The few distribution functions the field needs. The library gives them to 14 digits and more, but for the normal
// quantile (12), which a step of Newton mends; upper tails are taken from the mirrored distribution, so that a small
// p-value keeps its digits.
import betaQuantileOf from '@stdlib/stats-base-dists-beta-quantile';
import fCdf from '@stdlib/stats-base-dists-f-cdf';
import normalCdfOf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantileOf from '@stdlib/stats-base-dists-normal-quantile';
import tCdfOf from '@stdlib/stats-base-dists-t-cdf';
import tQuantileOf from '@stdlib/stats-base-dists-t-quantile';

const MANY = 1e10;

/** Student's t quantile: probability 0..1, degrees of freedom > 0 (Infinity = normal). NaN for df ≤ 0 or NaN. */
export function tQuantile(probability: number, df: number): number {
  if (!(df > 0)) return NaN;
  if (df > MANY) return normalQuantile(probability);
  return tQuantileOf(probability, df);
}

/** Student's t distribution function. NaN for df ≤ 0. */
export function tCdf(x: number, df: number): number {
  if (!(df > 0)) return NaN;
  return df > MANY ? normalCdf(x) : tCdfOf(x, df);
}

/** Two-sided p-value of a t statistic. */
export function tTwoSided(t: number, df: number): number {
  return 2 * tCdf(-Math.abs(t), df);
}

/** Standard normal quantile. */
export function normalQuantile(probability: number): number {
  if (probability > 0.5) return -normalQuantile(1 - probability);
  const x = normalQuantileOf(probability, 0, 1);
  if (!Number.isFinite(x)) return x;
  return x - (normalCdf(x) - probability) * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2);
}

/** Standard normal distribution function. */
export function normalCdf(x: number): number {
  return normalCdfOf(x, 0, 1);
}

/** P(F > x) for Fisher's F with d1 and d2 > 0 degrees of freedom, through 1/F. NaN for x NaN. */
export function fUpperTail(x: number, d1: number, d2: number): number {
  if (Number.isNaN(x)) return NaN;
  return x <= 0 ? 1 : fCdf(1 / x, d2, d1);
}

/** Quantile of the beta distribution with shapes a and b > 0; NaN for other shapes. */
export function betaQuantile(probability: number, a: number, b: number): number {
  return betaQuantileOf(probability, a, b);
}

/** logit p = log(p / (1 − p)), p in 0..1. */
export function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}

/** The inverse of the logit. */
export function inverseLogit(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}
