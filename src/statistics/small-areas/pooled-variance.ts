// The sampling variance of each area's own estimate. An area by itself has too few sampling units to tell;
// all of them together tell how far units differ, and an area's own units how much of that its mean carries.

/** An area's estimate as the sum over its sampling units. */
export interface AreaUnits {
  units: number;
  /** Σ of squared totals of the linearised score, of units that add up to 0. */
  squares: number;
  /** Variance of the estimate for each 1 of variance between units: Σ of the squared shares of weight. */
  load: number;
}

export interface PooledVariance {
  /** Of an area's estimate: this times its load. */
  perLoad: number;
  /** Of `perLoad`: units − areas that have several. */
  df: number;
}

/** Areas of one unit tell nothing; without any other perLoad is NaN. */
export function pooledVariance(areas: readonly AreaUnits[]): PooledVariance {
  let [spread, df] = [0, 0];
  for (const { units, squares, load } of areas) {
    if (units < 2 || !(load > 0)) continue;
    spread += (units * squares) / load;
    df += units - 1;
  }
  return { perLoad: spread / df, df };
}
