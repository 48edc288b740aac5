// The margins of one province: a factor for each cell (a crossing of the margins' cells), found on the cells' weights
// and not on respondents, since all of a cell get the same.
import { sum } from '../../statistics/numeric/summation.ts';
import { cellSums } from '../../statistics/weighting/post-stratification.ts';
import { rakeWeights } from '../../statistics/weighting/raking.ts';
import type { MarginTotals } from './weighting-sample.ts';
import { WeightingFailure } from './weighting-failure.ts';

export interface ProvinceFit {
  localityId: number;
  /** Rows of the sample, and the cell of each. */
  rows: Int32Array;
  cellOf: Int32Array;
  /** Per cell, its place in every margin; places after the margin's cells are of those who did not state it. */
  places: number[][];
  /** Per margin: its cells, and one more where somebody did not state it. */
  sizes: number[];
  /** Factor of each cell. */
  g: Float64Array;
  iterations: number;
  largestGap: number;
  /** Per margin: weight of those who did not state it. */
  unstated: number[];
  smallest: { margin: string; category: string; n: number };
  /** Largest relative difference of a margin's total from the first one's. */
  totalsDiffer: number;
}

/** The respondents of a province. */
export interface ProvinceSample {
  localityId: number;
  rows: Int32Array;
  /** Per row of `rows`. */
  weight: Float64Array;
  /** Per margin, per row: cell, −1 where it is not stated. */
  cells: Int32Array[];
}

/**
 * Those who did not state a margin keep their weighted share of the province; the cells share the rest by the
 * population. Margins with another total than the first keep their shares.
 * @throws WeightingFailure where the province has no totals, a cell with people has nobody, or margins contradict
 */
export function fitProvince(sample: ProvinceSample, margins: readonly MarginTotals[]): ProvinceFit {
  const { localityId } = sample;
  const population = margins.map(({ name, totals }) => {
    const own = totals.get(localityId);
    if (!own) throw new WeightingFailure('noTotals', { localityId, margin: name });
    return Float64Array.from(own);
  });
  const all = population.map((totals) => sum(totals));
  const weights = margins.map((margin, m) => weightsByCell(sample, m, margin.labels.length));
  const smallest = leastAnswered(sample, margins, { population, weights });
  const targets = population.map((totals, m) =>
    targetsOf(
      totals.map((persons) => (persons * all[0]!) / all[m]!),
      weights[m]!,
    ),
  );
  const { cellOf, places } = crossing(
    sample.cells,
    population.map(({ length }) => length),
  );
  const raked = rakeWeights(
    cellSums(sample.weight, cellOf, places.length),
    targets.map((totals, m) => ({ cell: Int32Array.from(places, (place) => place[m]!), totals })),
  );
  if (!raked.report.converged) throw new WeightingFailure('noConvergence', { localityId });
  return {
    localityId,
    rows: sample.rows,
    cellOf,
    places,
    sizes: targets.map(({ length }) => length),
    g: raked.g,
    iterations: raked.report.iterations,
    largestGap: raked.report.largestGap,
    unstated: weights.map((sums) => sums.at(-1)!),
    smallest,
    totalsDiffer: Math.max(...all.map((total) => Math.abs(total / all[0]! - 1))),
  };
}

/** Weights by cell of margin m, those who did not state it at the end. */
function weightsByCell({ cells, weight }: ProvinceSample, m: number, size: number): Float64Array {
  const of = cells[m]!.map((code) => (code < 0 ? size : code));
  return cellSums(weight, of, size + 1);
}

/** @throws WeightingFailure for a cell with people in which nobody answered */
function leastAnswered(
  { localityId, cells }: ProvinceSample,
  margins: readonly MarginTotals[],
  { population, weights }: { population: Float64Array[]; weights: Float64Array[] },
): ProvinceFit['smallest'] {
  let least = { margin: '', category: '', n: Infinity };
  margins.forEach(({ name, labels }, m) => {
    const counts = new Float64Array(labels.length);
    for (const code of cells[m]!) if (code >= 0) counts[code]! += 1;
    labels.forEach((category, c) => {
      const at = { localityId, margin: name, category };
      if (population[m]![c]! > 0 && !(weights[m]![c]! > 0))
        throw new WeightingFailure('emptyCell', at);
      if (population[m]![c] === 0 && weights[m]![c]! > 0)
        throw new WeightingFailure('emptyPopulation', at);
      if (population[m]![c]! > 0 && counts[c]! < least.n)
        least = { margin: name, category, n: counts[c]! };
    });
  });
  return least;
}

function targetsOf(population: Float64Array, weights: Float64Array): Float64Array {
  const unstated = weights.at(-1)!;
  if (unstated === 0) return population;
  const share = unstated / sum(weights);
  const persons = sum(population);
  return Float64Array.from([...population.map((cell) => cell * (1 - share)), share * persons]);
}

/** Cells of all margins crossed, as far as somebody is in them, in the order in which they are met. */
function crossing(
  cells: readonly Int32Array[],
  sizes: readonly number[],
): { cellOf: Int32Array; places: number[][] } {
  const known = new Map<number, number>();
  const places: number[][] = [];
  const cellOf = Int32Array.from(cells[0]!, (_, row) => {
    const place = cells.map((codes, m) => (codes[row]! < 0 ? sizes[m]! : codes[row]!));
    const key = place.reduce((value, code, m) => value * (sizes[m]! + 1) + code, 0);
    const found = known.get(key) ?? places.length;
    if (found === places.length) {
      known.set(key, found);
      places.push(place);
    }
    return found;
  });
  return { cellOf, places };
}
