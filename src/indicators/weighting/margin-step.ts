// Population margins: within each province, weights are scaled until they add up to every margin.
import type { CellCalibration } from '../../statistics/accumulator/cell-fit.ts';
import { sum } from '../../statistics/numeric/summation.ts';
import { fitProvince, type ProvinceFit, type ProvinceSample } from './province-fit.ts';
import type { MarginTotals, WeightingSample } from './weighting-sample.ts';

export interface MarginReport {
  iterations: number;
  /** Largest relative distance of a weighted sum from its total, when the step ended. */
  largestGap: number;
  /** Per margin: weighted share of respondents who did not state it, over all provinces. */
  notStated: { margin: string; share: number }[];
  /** By how much a margin's total differs from the first one's, at most; its shares were kept. */
  totalsDiffer: number;
  /** The cell with the fewest respondents. */
  smallest: { localityId: number; margin: string; category: string; n: number };
}

export interface MarginStep {
  weight: Float64Array;
  /** Per respondent, the number of its cell over all provinces. */
  cell: Int32Array;
  adjustment: 'post-stratified' | CellCalibration;
  report: MarginReport;
}

/** @throws WeightingFailure as fitProvince does */
export function calibrateToMargins(
  weight: Float64Array,
  sample: Pick<WeightingSample, 'rows' | 'province' | 'cells'>,
  margins: readonly MarginTotals[],
): MarginStep {
  const fits = provincesOf(weight, sample).map((province) => fitProvince(province, margins));
  const after = new Float64Array(sample.rows);
  const cell = new Int32Array(sample.rows);
  let next = 0;
  for (const { rows, cellOf, g } of fits) {
    rows.forEach((row, at) => {
      after[row] = weight[row]! * g[cellOf[at]!]!;
      cell[row] = next + cellOf[at]!;
    });
    next += g.length;
  }
  return {
    weight: after,
    cell,
    adjustment: margins.length === 1 ? 'post-stratified' : calibrationOf(fits),
    report: reportOf(fits, margins, sum(weight)),
  };
}

/** The rows of each province, in the order in which provinces are met. */
function provincesOf(
  weight: Float64Array,
  { rows, province, cells }: Pick<WeightingSample, 'rows' | 'province' | 'cells'>,
): ProvinceSample[] {
  const lists = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const list = lists.get(province[row]!) ?? [];
    if (list.length === 0) lists.set(province[row]!, list);
    list.push(row);
  }
  return [...lists].map(([localityId, list]) => ({
    localityId,
    rows: Int32Array.from(list),
    weight: Float64Array.from(list, (row) => weight[row]!),
    cells: cells.map((codes) => Int32Array.from(list, (row) => codes[row]!)),
  }));
}

/** One 0/1 variable for each margin cell of each province; cells are numbered through the provinces. */
function calibrationOf(fits: readonly ProvinceFit[]): CellCalibration {
  const variables = new Map<number, number[]>();
  const gWeights = new Map<number, number>();
  const width = fits.reduce((total, { sizes }) => total + sum(sizes), 0);
  let column = 0;
  for (const { sizes, places, g } of fits) {
    const starts = sizes.map((size) => (column += size) - size);
    places.forEach((place, c) => {
      const row = new Array<number>(width).fill(0);
      place.forEach((at, m) => (row[starts[m]! + at] = 1));
      variables.set(gWeights.size, row);
      gWeights.set(gWeights.size, g[c]!);
    });
  }
  return { variables, gWeights };
}

function reportOf(
  fits: readonly ProvinceFit[],
  margins: readonly MarginTotals[],
  weight: number,
): MarginReport {
  const least = fits.reduce((a, b) => (b.smallest.n < a.smallest.n ? b : a));
  return {
    iterations: Math.max(...fits.map(({ iterations }) => iterations)),
    largestGap: Math.max(...fits.map(({ largestGap }) => largestGap)),
    totalsDiffer: Math.max(...fits.map(({ totalsDiffer }) => totalsDiffer)),
    smallest: { localityId: least.localityId, ...least.smallest },
    notStated: margins.map(({ name }, m) => ({
      margin: name,
      share: sum(fits.map(({ unstated }) => unstated[m]!)) / weight,
    })),
  };
}
