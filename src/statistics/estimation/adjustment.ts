// Weights that were made to hit known totals carry less variance than their scores show. Each adjustment of a
// design is kept in order, as data, and takes out of the scores what it explained.
import { symmetricSolver } from '../numeric/matrix.ts';

/** Post-stratification: cells, and the weights before and after. */
export interface PostStratification {
  kind: 'post-stratification';
  cell: Int32Array;
  cells: number;
  before: Float64Array;
  after: Float64Array;
}

/**
 * Iterative proportional fitting, residuals by alternating sweeps over unweighted margin means as R's rake().
 */
export interface RakedMargins {
  kind: 'raked-margins';
  margins: readonly { cell: Int32Array; cells: number; after: Float64Array }[];
}

/** Calibration on columns of variables: g-weighted residuals of the design-weighted regression. */
export interface CalibratedColumns {
  kind: 'calibrated-columns';
  columns: readonly Float64Array[];
  before: Float64Array;
  g: Float64Array;
}

/** One step of weighting, as data. */
export type Adjustment = PostStratification | RakedMargins | CalibratedColumns;

const SWEEPS = 10; // as R's svyrecvar()

/**
 * The part of weighted scores w·z that the adjustments left unexplained, over the full sample (rows outside a
 * domain get minus their cell's mean). Returns a new column unless there is nothing to do.
 * Source: Särndal, Swensson & Wretman, Model Assisted Survey Sampling (1992), ch. 6–7 (regression residuals,
 * g-weights); Deville & Särndal, JASA 87 (1992): all calibration estimators share the variance of the
 * regression estimator.
 */
export function residualise(
  adjustments: readonly Adjustment[],
  scores: Float64Array,
): Float64Array {
  let result = scores;
  for (const adjustment of adjustments) {
    switch (adjustment.kind) {
      case 'post-stratification':
        result = withinCells(adjustment, result);
        break;
      case 'raked-margins':
        result = betweenMargins(adjustment, result);
        break;
      case 'calibrated-columns':
        result = besideColumns(adjustment, result);
        break;
    }
  }
  return result;
}

// A row without weight before and after takes the stored weight 1, as in R's survey 4.1: its residual is
// minus the mean.
function withinCells(
  { cell, cells, before, after }: PostStratification,
  scores: Float64Array,
): Float64Array {
  const top = new Float64Array(cells);
  const bottom = new Float64Array(cells);
  for (let k = 0; k < scores.length; k++) {
    const c = cell[k]!;
    top[c]! += (scores[k]! * before[k]!) / storedWeight(before[k]!, after[k]!);
    bottom[c]! += before[k]!;
  }
  const mean = top.map((total, c) => (bottom[c] === 0 ? 0 : total / bottom[c]!));
  return scores.map((x, k) => x - mean[cell[k]!]! * storedWeight(before[k]!, after[k]!));
}

function storedWeight(before: number, after: number): number {
  return before === 0 && after === 0 ? 1 : after;
}

function betweenMargins({ margins }: RakedMargins, scores: Float64Array): Float64Array {
  const result = scores.slice();
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const margin of margins) subtractMargin(result, margin);
  }
  return result;
}

// A row without weight leaves its margin undefined (0/0), and with it the variance, as in R's survey 4.1.
function subtractMargin(scores: Float64Array, margin: RakedMargins['margins'][number]): void {
  const { cell, cells, after } = margin;
  const mean = new Float64Array(cells);
  const count = new Float64Array(cells);
  for (let k = 0; k < scores.length; k++) {
    mean[cell[k]!]! += scores[k]! / after[k]!;
    count[cell[k]!]! += 1;
  }
  for (let c = 0; c < cells; c++) mean[c]! /= count[c]!;
  for (let k = 0; k < scores.length; k++) scores[k]! -= after[k]! * mean[cell[k]!]!;
}

// The projection is taken twice: the second removes what rounding left of the first.
function besideColumns(
  { columns, before, g }: CalibratedColumns,
  scores: Float64Array,
): Float64Array {
  const { solve } = symmetricSolver(crossProducts(columns, before), columns.length);
  const result = scores.slice();
  for (let pass = 0; pass < 2; pass++) {
    const top = columns.map((column) => {
      let total = 0;
      for (let k = 0; k < result.length; k++)
        if (g[k] !== 0) total += (column[k]! * result[k]!) / g[k]!;
      return total;
    });
    const beta = solve(top);
    for (const [j, column] of columns.entries()) {
      for (let k = 0; k < result.length; k++)
        result[k]! -= g[k]! * before[k]! * column[k]! * beta[j]!;
    }
  }
  return result;
}

/** Σ w·a·b for every pair of columns: a symmetric matrix, row-major. */
export function crossProducts(
  columns: readonly Float64Array[],
  weights: Float64Array,
): Float64Array {
  const size = columns.length;
  const products = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let total = 0;
      for (let k = 0; k < weights.length; k++)
        total += weights[k]! * columns[i]![k]! * columns[j]![k]!;
      products[i * size + j] = total;
      products[j * size + i] = total;
    }
  }
  return products;
}
