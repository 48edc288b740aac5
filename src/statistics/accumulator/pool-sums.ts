// What a pool of domains has in every PSU before any mean is taken: pools subtract, so that everybody but
// one group costs no more than the group.
import type { AccumulatedDesign } from './accumulator-design.ts';
import { centresOf, crossedWith, type DomainScores } from './domain-scores.ts';
import { fittedValues } from './cell-fit.ts';
import { findPair } from './pair-index.ts';
import type { ScoreSums } from './score-sums.ts';

/**
 * Per key (a PSU, or a post-stratum) Σw of answered variables and Σw·(y − origin), `width` wide, row-major.
 */
interface RawSums {
  place: ReadonlyMap<number, number>;
  answered: Float64Array;
  scored: Float64Array;
}

export interface PoolSums {
  psus: RawSums;
  /** Rows with weight per PSU. */
  rows: Float64Array;
  /** Null without an adjustment. */
  postStrata: RawSums | null;
}

/** Sums of the union of domains, codes as added. */
export function poolOf(design: AccumulatedDesign, codes: readonly number[]): PoolSums {
  const { acc, cellsOfDomain } = design;
  const ids = codes.map((code) => findPair(acc.domains, 0, code)).filter((id) => id !== -1);
  const cells = ids.flatMap((id) => Array.from(cellsOfDomain[id]!));
  const psus = rawSums(acc.byPsu, cells, acc.variables);
  const rows = new Float64Array(psus.place.size);
  for (const cell of cells)
    rows[psus.place.get(acc.byPsu.keys.first[cell]!)!]! += acc.byPsu.n[cell]!;
  return { psus, rows, postStrata: design.fit ? postStrataOf(design, ids) : null };
}

function postStrataOf({ acc }: AccumulatedDesign, ids: readonly number[]): RawSums {
  const cells: number[] = [];
  for (let c = 0; c < acc.postStrata.size; c++)
    for (const id of ids) {
      const cell = findPair(acc.byPostStratum.keys, c, id);
      if (cell !== -1) cells.push(cell);
    }
  return rawSums(acc.byPostStratum, cells, acc.variables);
}

function rawSums(sums: ScoreSums, cells: readonly number[], width: number): RawSums {
  const place = new Map<number, number>();
  for (const cell of cells) {
    const key = sums.keys.first[cell]!;
    if (!place.has(key)) place.set(key, place.size);
  }
  const answered = new Float64Array(place.size * width);
  const scored = new Float64Array(place.size * width);
  for (const cell of cells) {
    let to = place.get(sums.keys.first[cell]!)! * width;
    for (let from = cell * width; from < (cell + 1) * width; from++, to++) {
      answered[to]! += sums.weight[cell]! - sums.missing[from]!;
      scored[to]! += sums.scored[from]!;
    }
  }
  return { place, answered, scored };
}

/** A pool without a part of it. */
export function poolMinus(all: PoolSums, part: PoolSums, width: number): PoolSums {
  const rows = Float64Array.from(all.rows);
  for (const [psu, at] of part.psus.place) rows[all.psus.place.get(psu)!]! -= part.rows[at]!;
  return {
    rows,
    psus: rawMinus(all.psus, part.psus, width),
    postStrata: all.postStrata && rawMinus(all.postStrata, part.postStrata!, width),
  };
}

/** Weights add up with rounding errors: what is left where nobody answered is not exactly 0. */
const ROUNDING = 1e-9;

function rawMinus(all: RawSums, part: RawSums, width: number): RawSums {
  const answered = Float64Array.from(all.answered);
  const scored = Float64Array.from(all.scored);
  for (const [key, at] of part.place) {
    const to = all.place.get(key)! * width;
    for (let j = 0; j < width; j++) {
      const left = answered[to + j]! - part.answered[at * width + j]!;
      const isEmpty = left <= ROUNDING * answered[to + j]!;
      answered[to + j] = isEmpty ? 0 : left;
      scored[to + j] = isEmpty ? 0 : scored[to + j]! - part.scored[at * width + j]!;
    }
  }
  return { place: all.place, answered, scored };
}

/** The means of a pool and their scores, as `domainScores` has them; bases are not counted. */
export function scoresOfPool(design: AccumulatedDesign, pool: PoolSums): DomainScores {
  const { acc, fit } = design;
  const width = acc.variables;
  const weight = columnSums(pool.psus.answered, width);
  const offset = columnSums(pool.psus.scored, width).map((total, j) => total / weight[j]!);
  const psus = Int32Array.from(pool.psus.place.keys());
  const totals = centredSums(pool.psus, { offset, weight });
  const scores = {
    width,
    values: offset.map((value, j) => (weight[j] === 0 ? NaN : acc.origin[j]! + value)),
    dfDomain: degreesOf(design, psus, pool.rows),
    dfBases: new Float64Array(width).fill(NaN),
    psus,
    totals,
    centres: centresOf(design, psus, totals, width),
  };
  if (!fit || !pool.postStrata) return { ...scores, fitted: null, crossed: null };
  const sums = centredSums(pool.postStrata, { offset, weight });
  const byPostStratum = new Map(
    Array.from(pool.postStrata.place, ([c, at]) => [c, sums.slice(at * width, (at + 1) * width)]),
  );
  return {
    ...scores,
    fitted: fittedValues(fit, byPostStratum, width),
    crossed: crossedWith(design, scores),
  };
}

function columnSums(values: Float64Array, width: number): Float64Array {
  const sums = new Float64Array(width);
  for (let at = 0; at < values.length; at++) sums[at % width]! += values[at]!;
  return sums;
}

function centredSums(
  { answered, scored }: RawSums,
  { offset, weight }: { offset: Float64Array; weight: Float64Array },
): Float64Array {
  const width = weight.length;
  return scored.map((value, at) => {
    const j = at % width;
    return weight[j] === 0 ? 0 : (value - offset[j]! * answered[at]!) / weight[j]!;
  });
}

/** PSUs − strata with rows. */
function degreesOf(
  { stratumOfPsu }: AccumulatedDesign,
  psus: Int32Array,
  rows: Float64Array,
): number {
  const present = psus.filter((_, at) => rows[at]! > 0);
  return present.length - new Set(present.map((psu) => stratumOfPsu[psu]!)).size;
}
