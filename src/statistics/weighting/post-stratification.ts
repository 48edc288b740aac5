// Post-stratification: within each cell weights are scaled to the cell's known population.
import { cellName, type CellNames } from './cell-names.ts';
import { exactly, factors, type WeightResult } from './convergence.ts';
import type { SurveyDesign } from '../estimation/design.ts';
import { addCompensated, valueOf } from '../numeric/summation.ts';

/**
 * Scales weights so that each cell sums to its total. `cell`: dense code per row; `totals`: persons per code.
 * Throws a RangeError where a cell has population but no weight, or weight but no total; it says `names`.
 * Source: Holt & Smith, "Post Stratification", JRSS A 142 (1979).
 */
export function postStratify(
  weights: Float64Array,
  cell: Int32Array,
  totals: ArrayLike<number>,
  names: CellNames = {},
): WeightResult {
  const sums = cellSums(weights, cell, totals.length, names);
  for (let c = 0; c < totals.length; c++) checkCell(cellName(names, c), sums[c]!, totals[c]!);
  const after = weights.map((weight, k) => weight * ratioOf(totals[cell[k]!]!, sums[cell[k]!]!));
  return { weights: after, g: factors(weights, after), report: exactly() };
}

function ratioOf(total: number, sum: number): number {
  return sum === 0 ? 0 : total / sum;
}

function checkCell(name: string, weight: number, total: number): void {
  if (!Number.isFinite(total) || total < 0)
    throw new RangeError(
      `${name} has a population total that is not a count: ${total}. Mend the total.`,
    );
  if (weight === 0 && total > 0)
    throw new RangeError(
      `${name} has a population of ${total} but nobody in the sample. Merge it with another category.`,
    );
  if (weight > 0 && total === 0)
    throw new RangeError(
      `${name} has respondents but a population of 0. Mend the total, or merge it with another category.`,
    );
}

/** Sum of weights per cell, compensated. Throws a RangeError for a row whose cell is none of `cells`. */
export function cellSums(
  weights: Float64Array,
  cell: Int32Array,
  cells: number,
  names: CellNames = {},
): Float64Array {
  const running = Array.from({ length: cells }, () => ({ sum: 0, carry: 0 }));
  for (let k = 0; k < weights.length; k++) {
    const at = running[cell[k]!];
    if (!at)
      throw new RangeError(
        `Row ${k + 1} lies in a category without a population total${names.margin ? ` of margin “${names.margin}”` : ''} (code ${cell[k]}). State its total, or leave the row out.`,
      );
    addCompensated(at, weights[k]!);
  }
  return Float64Array.from(running, valueOf);
}

/** The design with post-stratified weights and the variance that goes with them. */
export function postStratifiedDesign(
  design: SurveyDesign,
  cell: Int32Array,
  totals: ArrayLike<number>,
  names: CellNames = {},
): SurveyDesign {
  const { weights } = postStratify(design.weights, cell, totals, names);
  return {
    ...design,
    weights,
    adjustments: [
      ...design.adjustments,
      {
        kind: 'post-stratification',
        cell,
        cells: totals.length,
        before: design.weights,
        after: weights,
      },
    ],
  };
}
