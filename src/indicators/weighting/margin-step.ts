// Population margins: within each province, weights are scaled until they add up to every margin.
import type { CellCalibration } from '../../statistics/accumulator/cell-fit.ts';
import { sum } from '../../statistics/numeric/summation.ts';
import { cellSums } from '../../statistics/weighting/post-stratification.ts';
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
  /** Per cell, its place in every margin. */
  places: number[][];
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
  const places = placesOf(fits);
  return {
    weight: after,
    cell,
    places,
    adjustment: margins.length === 1 ? 'post-stratified' : calibrationOf(fits, places),
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

/** For each cell, its place in every margin; places are numbered through margins and provinces. */
function placesOf(fits: readonly ProvinceFit[]): number[][] {
  let next = 0;
  return fits.flatMap(({ sizes, places }) => {
    const starts = sizes.map((size) => (next += size) - size);
    return places.map((place) => place.map((at, m) => starts[m]! + at));
  });
}

/** One 0/1 variable for each place. */
function calibrationOf(fits: readonly ProvinceFit[], places: readonly number[][]): CellCalibration {
  const g = fits.flatMap((fit) => [...fit.g]);
  const width = sum(fits.map(({ sizes }) => sum(sizes)));
  const variables = places.map((at) => {
    const row = new Array<number>(width).fill(0);
    for (const place of at) row[place] = 1;
    return row;
  });
  return { variables: new Map(variables.entries()), gWeights: new Map(g.entries()) };
}

/** By how much other weights miss the totals that those of the step meet, at most, relative to the total. */
export function largestMiss({ weight, cell, places }: MarginStep, other: Float64Array): number {
  const [met, reached] = [weight, other].map((weights) => {
    const byCell = cellSums(weights, cell, places.length);
    const byPlace: number[] = [];
    places.forEach((at, c) => {
      for (const place of at) byPlace[place] = (byPlace[place] ?? 0) + byCell[c]!;
    });
    return byPlace;
  });
  return Math.max(
    ...met!.map((total, place) => (total === 0 ? 0 : Math.abs(reached![place]! / total - 1))),
  );
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
