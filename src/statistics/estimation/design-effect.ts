// Design effect: how much worse (or better) than a simple random sample of the same size.
import type { SurveyDesign } from './design.ts';
import { weightedMean, type Linearised } from './linearised.ts';
import { addCompensated, valueOf } from '../numeric/summation.ts';

/**
 * Against simple random sampling without and with replacement. Null where undefined: one respondent, no
 * spread of y (R prints NaN or Inf), or `deff` where the weights say that everybody was asked.
 */
export interface DesignEffect {
  deff: number | null;
  deffReplace: number | null;
}

/**
 * Element variance of y among used rows: n/(n − 1)·Σw(y − ȳ)²/Σw, in squared units of y. NaN for n of 1.
 * Source: svyvar() of R's survey package.
 */
export function elementVariance(design: SurveyDesign, y: Float64Array, of: Linearised): number {
  if (of.n < 2) return NaN;
  const top = { sum: 0, carry: 0 };
  const mean = weightedMean(design.weights, of.used, y);
  for (let k = 0; k < of.used.length; k++) {
    if (of.used[k]) addCompensated(top, design.weights[k]! * (y[k]! - mean) ** 2);
  }
  return (of.n / (of.n - 1)) * (valueOf(top) / of.sumWeights);
}

/**
 * Design effect from a variance and the element variance, not finite where undefined: `definedEffect` makes
 * that null. `scale` is 1 for a mean, Σw for a total. Without replacement the reference is s²/n·(N − n)/N
 * with N = Σw: undefined for N = n, and for a mean with N < n.
 * Source: Kish, Survey Sampling (1965), section 8.2; deff of svymean() and svytotal() of R's survey
 * package.
 */
export function designEffect(
  variance: number,
  element: number,
  size: { n: number; sumWeights: number },
  scale: number,
): { deff: number; deffReplace: number } {
  const { n, sumWeights } = size;
  const replace = (element / n) * scale ** 2;
  const without = replace * ((sumWeights - n) / sumWeights);
  const deff = scale === 1 && sumWeights < n ? NaN : variance / without;
  return { deff, deffReplace: variance / replace };
}

/** The design effects to show: null where a quotient is not finite. */
export function definedEffect(quotients: { deff: number; deffReplace: number }): DesignEffect {
  const finite = (effect: number) => (Number.isFinite(effect) ? effect : null);
  return { deff: finite(quotients.deff), deffReplace: finite(quotients.deffReplace) };
}
