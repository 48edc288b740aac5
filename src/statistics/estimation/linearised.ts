// A statistic as its value and its weighted scores w·z, one per row of the sample: all a variance needs to
// know of it.
import type { SurveyDesign } from './design.ts';
import { addCompensated, sum, valueOf } from '../numeric/summation.ts';

const isMissing = Number.isNaN;

/**
 * `scores` and `used` have one entry per row of the sample; n counts used rows with weight, sumWeights
 * their weights.
 */
export interface Linearised {
  estimate: number;
  scores: Float64Array;
  used: Uint8Array;
  n: number;
  sumWeights: number;
}

/** Rows of the domain with no missing value in any of the columns. Null domain = all rows; NaN = missing. */
export function usedRows(
  rows: number,
  domain: Uint8Array | null,
  columns: readonly Float64Array[],
): Uint8Array {
  const used = domain ? domain.slice() : new Uint8Array(rows).fill(1);
  for (const column of columns)
    for (let k = 0; k < rows; k++) if (isMissing(column[k]!)) used[k] = 0;
  return used;
}

function weighed(weights: Float64Array, used: Uint8Array): { n: number; sumWeights: number } {
  let n = 0;
  for (let k = 0; k < used.length; k++) if (used[k] && weights[k] !== 0) n++;
  return { n, sumWeights: sum(weights.map((weight, k) => (used[k] ? weight : 0))) };
}

function weightedTotal(weights: Float64Array, used: Uint8Array, values: Float64Array): number {
  const total = { sum: 0, carry: 0 };
  for (let k = 0; k < used.length; k++)
    if (used[k] && weights[k] !== 0) addCompensated(total, weights[k]! * values[k]!);
  return valueOf(total);
}

/**
 * Mean (or proportion, of a 0/1 column) of a domain: ȳ = Σwδy/Σwδ, w·z = wδ(y − ȳ)/Σwδ. NaN where nobody
 * answered.
 * Source: Woodruff, JASA 66 (1971); Särndal et al. (1992) on ratio-type domain means.
 */
export function lineariseMean(
  design: SurveyDesign,
  y: Float64Array,
  domain: Uint8Array | null = null,
): Linearised {
  const used = usedRows(design.rows, domain, [y]);
  const { n, sumWeights } = weighed(design.weights, used);
  const estimate = weightedMean(design.weights, used, y);
  const scores = y.map((value, k) =>
    used[k] ? (design.weights[k]! * (value - estimate)) / sumWeights : 0,
  );
  return { estimate, scores, used, n, sumWeights };
}

/**
 * Weighted mean of used rows around the first of them, so that a large offset common to all values costs no
 * digits and the mean of a constant is the constant. NaN where nobody is used.
 */
export function weightedMean(weights: Float64Array, used: Uint8Array, y: Float64Array): number {
  const first = used.findIndex((flag, k) => flag === 1 && weights[k] !== 0);
  if (first === -1) return NaN;
  const top = { sum: 0, carry: 0 };
  const bottom = { sum: 0, carry: 0 };
  for (let k = first; k < used.length; k++) {
    if (!used[k]) continue;
    addCompensated(top, weights[k]! * (y[k]! - y[first]!));
    addCompensated(bottom, weights[k]!);
  }
  return y[first]! + valueOf(top) / valueOf(bottom);
}

/** Total of a domain: Σwδy, w·z = wδy. */
export function lineariseTotal(
  design: SurveyDesign,
  y: Float64Array,
  domain: Uint8Array | null = null,
): Linearised {
  const used = usedRows(design.rows, domain, [y]);
  const scores = y.map((value, k) => (used[k] ? design.weights[k]! * value : 0));
  return {
    estimate: weightedTotal(design.weights, used, y),
    scores,
    used,
    ...weighed(design.weights, used),
  };
}

/** Ratio of totals R = Σwx/Σwy over rows with both: w·z = w(x − R y)/Σwy. */
export function lineariseRatio(
  design: SurveyDesign,
  columns: { numerator: Float64Array; denominator: Float64Array },
  domain: Uint8Array | null = null,
): Linearised {
  const { numerator, denominator } = columns;
  const used = usedRows(design.rows, domain, [numerator, denominator]);
  const bottom = weightedTotal(design.weights, used, denominator);
  const estimate = weightedTotal(design.weights, used, numerator) / bottom;
  const scores = numerator.map((x, k) =>
    used[k] ? (design.weights[k]! * (x - estimate * denominator[k]!)) / bottom : 0,
  );
  return { estimate, scores, used, ...weighed(design.weights, used) };
}

/**
 * constant + Σ coefficient·part: index levels and differences between domains. Exact: scores add as the
 * parts do, so every covariance is in. `used` is the union of the parts', n and sumWeights the smallest of
 * theirs.
 */
export function combine(
  constant: number,
  parts: readonly { coefficient: number; of: Linearised }[],
): Linearised {
  const rows = parts[0]?.of.scores.length ?? 0;
  const scores = new Float64Array(rows);
  const used = new Uint8Array(rows);
  let estimate = constant;
  for (const { coefficient, of } of parts) {
    estimate += coefficient * of.estimate;
    for (let k = 0; k < rows; k++) {
      scores[k]! += coefficient * of.scores[k]!;
      used[k]! |= of.used[k]!;
    }
  }
  const n = Math.min(...parts.map(({ of }) => of.n));
  return {
    estimate,
    scores,
    used,
    n,
    sumWeights: Math.min(...parts.map(({ of }) => of.sumWeights)),
  };
}
