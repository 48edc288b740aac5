// The Cholesky factor of a symmetric matrix, pivots of zero left out.

/**
 * Cholesky factor of a symmetric non-negative definite matrix, row by row. A column whose pivot falls under
 * `tolerance` × its diagonal depends on earlier columns and is dropped (its row stays zero).
 * Source: Golub & Van Loan, Matrix Computations, the outer-product form of Cholesky.
 */
export function cholesky(
  a: Float64Array,
  size: number,
  tolerance = 1e-11,
): { lower: Float64Array; kept: boolean[] } {
  const lower = new Float64Array(size * size);
  const kept: boolean[] = [];
  for (let j = 0; j < size; j++) {
    const pivot = a[j * size + j]! - dotRows(lower, j * size, j * size, j);
    const keep = pivot > tolerance * Math.abs(a[j * size + j]!) && pivot > 0;
    kept.push(keep);
    if (!keep) continue;
    const root = Math.sqrt(pivot);
    lower[j * size + j] = root;
    for (let i = j + 1; i < size; i++) {
      lower[i * size + j] = (a[i * size + j]! - dotRows(lower, i * size, j * size, j)) / root;
    }
  }
  return { lower, kept };
}

function dotRows(m: Float64Array, from: number, to: number, length: number): number {
  let total = 0;
  for (let k = 0; k < length; k++) total += m[from + k]! * m[to + k]!;
  return total;
}
