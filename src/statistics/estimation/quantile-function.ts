// How a quantile is read off weighted values.
import { addCompensated, valueOf } from '../numeric/summation.ts';

/** Values in ascending order, each with a positive weight; at least one. */
export interface WeightedValues {
  values: Float64Array;
  weights: Float64Array;
}

/**
 * From p in 0..1 to the quantile, in units of the values: the smallest value whose share below or at it
 * reaches p. Below the first value's share it is the first value; svyquantile() of survey 4.1 gives the
 * second there, later versions the first. Source: qrule "math" of svyquantile() in R's survey package; type
 * 1 of Hyndman & Fan, The American Statistician 50 (1996).
 */
export function quantileFunction({ values, weights }: WeightedValues): (p: number) => number {
  const reached = runningSums(weights);
  const total = reached.at(-1)!;
  return (p) => {
    if (p < reached[0]! / total) return values[0]!;
    if (p >= 1) return values.at(-1)!;
    const high = Math.min(firstAbove(reached, p * total), values.length - 1);
    const low = high - 1;
    return low < 0 || p - reached[low]! / total !== 0 ? values[high]! : values[low]!;
  };
}

function runningSums(weights: Float64Array): Float64Array {
  const running = { sum: 0, carry: 0 };
  return weights.map((weight) => {
    addCompensated(running, weight);
    return valueOf(running);
  });
}

/** Position of the first sum above; as many as there are where none is. */
function firstAbove(sums: Float64Array, value: number): number {
  let [from, to] = [0, sums.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sums[middle]! > value) to = middle;
    else from = middle + 1;
  }
  return from;
}
