// Plain ranks: 1 for the largest value.

/** Ranks, 1 = largest; equal values share the better rank; null for NaN. */
export function ranks(values: ArrayLike<number>): (number | null)[] {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  return Array.from(values, (value) =>
    Number.isNaN(value) ? null : 1 + countAbove(sorted, value),
  );
}

/** How many of the values in ascending order exceed `value`. */
export function countAbove(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return sorted.length - low;
}
