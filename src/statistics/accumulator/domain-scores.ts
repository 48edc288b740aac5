// One domain (or a pool of domains) of an accumulated sample: its means or totals, and the PSU totals of
// their scores.
import { degreesOfFreedomOf, type AccumulatedDesign } from './accumulator-design.ts';
import { degreesOfBases } from './base-degrees.ts';
import { fittedValues } from './cell-fit.ts';
import type { Lists } from './cell-weights.ts';
import { concatenated, sumsOf, type DomainSums } from './domain-sums.ts';
import { findPair } from './pair-index.ts';

/**
 * `width` columns: one per variable, or per node after `project`. Values of columns nobody answered are NaN.
 */
export interface DomainScores {
  width: number;
  values: Float64Array; // means or totals
  dfDomain: number;
  dfBases: Float64Array; // per variable, before `project`: PSUs − strata that hold answers to it
  psus: Int32Array; // PSUs with rows of the domain
  totals: Float64Array; // [position in psus × width + j]
  // stratum with rows → mean PSU total over ALL its PSUs (0 where not centred)
  centres: ReadonlyMap<number, Float64Array>;
  fitted: ReadonlyMap<number, Float64Array> | null; // post-stratum → fitted scores
  // post-stratum → Σ_h a_h Σ_i (N_ic − N̄_hc)(s_i − s̄_h)
  crossed: ReadonlyMap<number, Float64Array> | null;
}

export interface FoundDomain {
  scores: DomainScores;
  sums: DomainSums;
}

/**
 * Scores and sums of the union of domains, of means unless totals are asked. Codes without rows add nothing.
 */
export function domainScores(
  design: AccumulatedDesign,
  codes: readonly number[],
  of: 'means' | 'totals' = 'means',
): FoundDomain {
  const { acc } = design;
  const width = acc.variables;
  const ids = [...new Set(codes)]
    .map((code) => findPair(acc.domains, 0, code))
    .filter((id) => id !== -1);
  const cells = concatenated(ids.map((id) => design.cellsOfDomain[id]!));
  const sums = sumsOf(acc, ids, cells);
  const offset = sums.top.map((total, j) => total / sums.weight[j]!); // ȳ − origin
  const centred = of === 'means' ? { offset, weight: sums.weight } : uncentred(acc.origin, sums.n);
  const { psus, totals } = psuTotals(design, cells, centred);
  const centres = centresOf(design, psus, totals, width);
  const means = offset.map((value, j) => (sums.n[j] === 0 ? NaN : acc.origin[j]! + value));
  const values = of === 'means' ? means : means.map((mean, j) => mean * sums.weight[j]!);
  const scores = {
    width,
    values,
    psus,
    totals,
    centres,
    dfDomain: degreesOfFreedomOf(acc, design.stratumOfPsu, cells),
    dfBases: degreesOfBases(design, cells, psus),
  };
  const squares = sums.squares.map((square, j) =>
    Math.max(0, square - sums.weight[j]! * offset[j]! ** 2),
  );
  const fit = fitOf(design, { ids, ...centred }, scores);
  return { scores: { ...scores, ...fit }, sums: { n: sums.n, weight: sums.weight, squares } };
}

interface Centred {
  offset: Float64Array;
  weight: Float64Array;
}

// Σwy itself: no mean taken off, nothing divided.
function uncentred(origin: Float64Array, n: Float64Array): Centred {
  return { offset: origin.map((value) => -value), weight: n.map((count) => Math.min(count, 1)) };
}

// Σwz of one key: (Σw(y − o) − (ȳ − o)·Σwδ) / W, 0 for a variable nobody answered.
function addScoreTotals(
  into: { row: Float64Array; at: number },
  from: { scored: Float64Array; missing: Float64Array; weight: Float64Array },
  id: number,
  { offset, weight }: Centred,
): void {
  const width = offset.length;
  for (let j = 0; j < width; j++) {
    if (weight[j] === 0) continue;
    const answered = from.weight[id]! - from.missing[id * width + j]!;
    into.row[into.at + j]! += (from.scored[id * width + j]! - offset[j]! * answered) / weight[j]!;
  }
}

function psuTotals(
  { acc }: AccumulatedDesign,
  cells: Int32Array,
  centred: Centred,
): { psus: Int32Array; totals: Float64Array } {
  const width = acc.variables;
  const position = new Map<number, number>();
  for (const cell of cells) {
    const psu = acc.byPsu.keys.first[cell]!;
    if (!position.has(psu)) position.set(psu, position.size);
  }
  const totals = new Float64Array(position.size * width);
  for (const cell of cells) {
    const at = position.get(acc.byPsu.keys.first[cell]!)! * width;
    addScoreTotals({ row: totals, at }, acc.byPsu, cell, centred);
  }
  return { psus: Int32Array.from(position.keys()), totals };
}

/** Stratum with rows → the mean PSU total over all its PSUs. */
export function centresOf(
  design: AccumulatedDesign,
  psus: Int32Array,
  totals: Float64Array,
  width: number,
): Map<number, Float64Array> {
  const centres = new Map<number, Float64Array>();
  psus.forEach((psu, position) => {
    const h = design.stratumOfPsu[psu]!;
    const centre = centres.get(h) ?? new Float64Array(width);
    centres.set(h, centre);
    const { n, centred } = design.strata[h]!;
    if (centred) for (let j = 0; j < width; j++) centre[j]! += totals[position * width + j]! / n;
  });
  return centres;
}

function fitOf(
  design: AccumulatedDesign,
  domain: Centred & { ids: readonly number[] },
  scores: Pick<DomainScores, 'width' | 'psus' | 'totals' | 'centres'>,
): Pick<DomainScores, 'fitted' | 'crossed'> {
  const { acc, fit } = design;
  if (!fit) return { fitted: null, crossed: null };
  const totals = new Map<number, Float64Array>();
  for (let c = 0; c < acc.postStrata.size; c++) {
    for (const id of domain.ids) {
      const key = findPair(acc.byPostStratum.keys, c, id);
      if (key === -1) continue;
      const row = totals.get(c) ?? new Float64Array(scores.width);
      totals.set(c, row);
      addScoreTotals({ row, at: 0 }, acc.byPostStratum, key, domain);
    }
  }
  return { fitted: fittedValues(fit, totals, scores.width), crossed: crossedWith(design, scores) };
}

/** Post-stratum → centred products of PSU weights and scores. */
export function crossedWith(
  design: AccumulatedDesign,
  { width, psus, totals, centres }: Pick<DomainScores, 'width' | 'psus' | 'totals' | 'centres'>,
): Map<number, Float64Array> {
  const { ofPsu, ofStratum } = design.fit!;
  const rows: (Float64Array | undefined)[] = [];
  for (let position = 0; position < psus.length; position++) {
    const { scale } = design.strata[design.stratumOfPsu[psus[position]!]!]!;
    addCrossed(
      rows,
      { lists: ofPsu, row: psus[position]! },
      { values: totals, from: position * width, width },
      scale,
    );
  }
  for (const [h, centre] of centres) {
    addCrossed(
      rows,
      { lists: ofStratum, row: h },
      { values: centre, from: 0, width },
      -design.strata[h]!.scale,
    );
  }
  const crossed = new Map<number, Float64Array>();
  rows.forEach((row, c) => {
    if (row) crossed.set(c, row);
  });
  return crossed;
}

function addCrossed(
  rows: (Float64Array | undefined)[],
  { lists, row }: { lists: Lists; row: number },
  { values, from, width }: { values: Float64Array; from: number; width: number },
  scale: number,
): void {
  for (let at = lists.from[row]!; at < lists.from[row + 1]!; at++) {
    const factor = scale * lists.weight[at]!;
    const into = (rows[lists.cell[at]!] ??= new Float64Array(width));
    for (let j = 0; j < width; j++) into[j]! += factor * values[from + j]!;
  }
}
