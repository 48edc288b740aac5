// How a quantile is read off weighted values: nine definitions differ in what they do between two values.
import { addCompensated, valueOf } from '../numeric/summation.ts';

/**
 * `math`: the smallest value whose share below or at it reaches p. `school`: the same, the middle of two values where the
 * share is exactly p. `hf4` … `hf9`: piecewise linear, after Hyndman & Fan's types 4 to 9.
 */
export type QuantileRule = 'math' | 'school' | 'hf4' | 'hf5' | 'hf6' | 'hf7' | 'hf8' | 'hf9';

/** Values in ascending order, each with a positive weight; at least one. */
export interface WeightedValues {
  values: Float64Array;
  weights: Float64Array;
}

/**
 * A function from p in 0..1 to the quantile, in units of the values.
 * Below the first value's share `math`, `school` and `hf4` give the first value; svyquantile() of survey 4.1 gives `math` the second there, later versions the first.
 * Source: qrule of svyquantile() in R's survey package; Hyndman & Fan, The American Statistician 50 (1996).
 */
export function quantileBy(rule: QuantileRule, of: WeightedValues): (p: number) => number {
  const reached = runningSums(of.weights);
  if (of.values.length === 1) return () => of.values[0]!;
  if (rule === 'math' || rule === 'school' || rule === 'hf4')
    return (p) => between(rule, { values: of.values, reached }, p);
  const knots = knotsOf(rule, of.weights, reached);
  return (p) => interpolated(knots, of.values, p);
}

function runningSums(weights: Float64Array): Float64Array {
  const running = { sum: 0, carry: 0 };
  return weights.map((weight) => {
    addCompensated(running, weight);
    return valueOf(running);
  });
}

function between(
  rule: 'math' | 'school' | 'hf4',
  { values, reached }: { values: Float64Array; reached: Float64Array },
  p: number,
): number {
  const total = reached.at(-1)!;
  if (p < reached[0]! / total) return values[0]!;
  if (p >= 1) return values.at(-1)!;
  const above = reached.findIndex((sum) => sum > p * total);
  const high = above === -1 ? values.length - 1 : above;
  const low = high - 1;
  const [from, to] = [values[low]!, values[high]!];
  const past = p - reached[low]! / total;
  if (rule === 'hf4') {
    const share = past / (reached[high]! / total - p + past);
    return from * (1 - share) + to * share;
  }
  if (past !== 0) return to;
  return rule === 'math' ? from : (from + to) / 2;
}

// The p at which each value is the quantile: with S the running sum to and with value i, and w its own weight.
function knotsOf(
  rule: Exclude<QuantileRule, 'math' | 'school' | 'hf4'>,
  weights: Float64Array,
  reached: Float64Array,
): Float64Array {
  const total = reached.at(-1)!;
  const last = weights.at(-1)!;
  const before = (k: number) => (k === 0 ? 0 : reached[k - 1]!);
  switch (rule) {
    case 'hf5':
      return reached.map((sum, k) => (sum - weights[k]! / 2) / total);
    case 'hf6':
      return reached.map((sum) => sum / (total + last));
    case 'hf7':
      return reached.map((_, k) => before(k) / reached[reached.length - 2]!);
    case 'hf8':
      return reached.map((sum, k) => (before(k) / 3 + (sum * 2) / 3) / (total + last / 3));
    case 'hf9':
      return reached.map((sum, k) => ((before(k) * 3) / 8 + (sum * 5) / 8) / (total + last / 4));
  }
}

function interpolated(knots: Float64Array, values: Float64Array, p: number): number {
  if (p <= knots[0]!) return values[0]!;
  const high = knots.findIndex((knot) => knot >= p);
  if (high === -1) return values.at(-1)!;
  if (knots[high] === p) return values[high]!;
  const [from, to] = [values[high - 1]!, values[high]!];
  return from + (to - from) * ((p - knots[high - 1]!) / (knots[high]! - knots[high - 1]!));
}
