// Design effect: how much worse (or better) than a simple random sample of the same size.
import type { SurveyDesign } from './design.ts';
import type { Linearised } from './linearised.ts';
import { addCompensated, valueOf } from '../numeric/summation.ts';

/** Against simple random sampling without and with replacement; NaN where undefined (one respondent, no spread). */
export interface DesignEffect {
  deff: number;
  deffReplace: number;
}

/**
 * Element variance of y among used rows: n/(n − 1)·Σw(y − ȳ)²/Σw, in squared units of y. NaN for n of 1.
 * Source: svyvar() of R's survey package.
 */
export function elementVariance(design: SurveyDesign, y: Float64Array, of: Linearised): number {
  if (of.n < 2) return NaN;
  const top = { sum: 0, carry: 0 };
  const mean = meanOf(design.weights, y, of);
  for (let k = 0; k < of.used.length; k++) {
    if (of.used[k]) addCompensated(top, design.weights[k]! * (y[k]! - mean) ** 2);
  }
  return (of.n / (of.n - 1)) * (valueOf(top) / of.sumWeights);
}

function meanOf(weights: Float64Array, y: Float64Array, of: Linearised): number {
  const top = { sum: 0, carry: 0 };
  for (let k = 0; k < of.used.length; k++) if (of.used[k]) addCompensated(top, weights[k]! * y[k]!);
  return valueOf(top) / of.sumWeights;
}

/**
 * Design effect from a variance and the element variance. `scale` is 1 for a mean, Σw for a total.
 * Without replacement the reference is s²/n·(N − n)/N with N = Σw: undefined for N = n, and for a mean with N < n.
 * Source: Kish, Survey Sampling (1965), section 8.2; deff of svymean() and svytotal() of R's survey package.
 */
export function designEffect(
  variance: number,
  element: number,
  size: { n: number; sumWeights: number },
  scale: number,
): DesignEffect {
  const { n, sumWeights } = size;
  const replace = (element / n) * scale ** 2;
  const without = replace * ((sumWeights - n) / sumWeights);
  const deff = scale === 1 && sumWeights < n ? NaN : variance / without;
  return { deff, deffReplace: variance / replace };
}
