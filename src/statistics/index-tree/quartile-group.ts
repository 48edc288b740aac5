// Groups of localities — High, High average, Low average, Low — by quartile.

/** 1 = High … 4 = Low. */
export type QuartileGroup = 1 | 2 | 3 | 4;

/**
 * Quantile of type 7 (spreadsheets' PERCENTILE.INC) of the values that are not NaN; NaN for none. p in 0..1.
 * Source: Hyndman & Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996).
 */
export function quantileType7(values: ArrayLike<number>, p: number): number {
  return quantileOfSorted(
    Float64Array.from(values)
      .filter((value) => !Number.isNaN(value))
      .sort(),
    p,
  );
}

/** Quantile of type 7 of values in ascending order, none NaN. */
export function quantileOfSorted(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) return NaN;
  const at = (sorted.length - 1) * p;
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}

/** The three cuts between groups, ascending: quantiles 0.25, 0.5 and 0.75 of the values that are not NaN. */
export function quartileCuts(values: ArrayLike<number>): [number, number, number] {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  return [
    quantileOfSorted(sorted, 0.25),
    quantileOfSorted(sorted, 0.5),
    quantileOfSorted(sorted, 0.75),
  ];
}

/** The group of a value by cuts: a value equal to a cut belongs to the higher group. */
export function groupOf(
  value: number,
  [q1, q2, q3]: readonly [number, number, number],
): QuartileGroup {
  if (value >= q3) return 1;
  if (value >= q2) return 2;
  return value >= q1 ? 3 : 4;
}
