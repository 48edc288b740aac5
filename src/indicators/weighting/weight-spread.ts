// How unequal weights are, and what that costs.

export interface WeightSpread {
  smallest: number;
  median: number;
  largest: number;
  /** Kish's design effect of weighting, n·Σw² / (Σw)². Source: Kish, Survey Sampling (1965), section 11.7. */
  kish: number;
}

/** @param weights at least one, all above 0 */
export function spreadOf(weights: Float64Array): WeightSpread {
  let [total, squares, smallest, largest] = [0, 0, Infinity, -Infinity];
  for (const weight of weights) {
    total += weight;
    squares += weight * weight;
    smallest = Math.min(smallest, weight);
    largest = Math.max(largest, weight);
  }
  return {
    smallest,
    median: medianOf(weights),
    largest,
    kish: (weights.length * squares) / (total * total),
  };
}

export function medianOf(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]!
    : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
