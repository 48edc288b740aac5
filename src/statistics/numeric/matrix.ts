// Small dense symmetric systems (calibration variables, covariance matrices): row-major Float64Array, size × size.

/** Solves A x = b for one A and many b; coefficients of columns that depend on earlier ones are 0. */
import { cholesky } from './cholesky.ts';

export interface SymmetricSolver {
  rank: number;
  /** Of the columns that are kept. */
  logDeterminant: number;
  solve: (b: ArrayLike<number>) => Float64Array;
}

/** A solver for a symmetric non-negative definite system, rank-deficient ones included. */
export function symmetricSolver(a: Float64Array, size: number): SymmetricSolver {
  const { lower, kept } = cholesky(a, size);
  const solve = (b: ArrayLike<number>) => backward(lower, kept, forward(lower, kept, b));
  const logDeterminant = kept.reduce(
    (sum, isKept, i) => (isKept ? sum + 2 * Math.log(lower[i * size + i]!) : sum),
    0,
  );
  return { rank: kept.filter(Boolean).length, logDeterminant, solve };
}

function forward(lower: Float64Array, kept: boolean[], b: ArrayLike<number>): Float64Array {
  const size = kept.length;
  const y = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    if (!kept[i]) continue;
    y[i] = (b[i]! - dotRowVector(lower, i * size, y, i)) / lower[i * size + i]!;
  }
  return y;
}

function backward(lower: Float64Array, kept: boolean[], y: Float64Array): Float64Array {
  const size = kept.length;
  const x = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) {
    if (!kept[i]) continue;
    let total = y[i]!;
    for (let k = i + 1; k < size; k++) total -= lower[k * size + i]! * x[k]!;
    x[i] = total / lower[i * size + i]!;
  }
  return x;
}

function dotRowVector(m: Float64Array, from: number, v: Float64Array, length: number): number {
  let total = 0;
  for (let k = 0; k < length; k++) total += m[from + k]! * v[k]!;
  return total;
}
