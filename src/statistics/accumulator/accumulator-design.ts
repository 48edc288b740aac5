// What all estimates from one accumulator share: strata with their scale factors, cells by domain, and the
// fit of the weight adjustment. Made once, then only read.
import type { Accumulator } from './accumulator.ts';
import { cellFit, type CellCalibration, type CellFit } from './cell-fit.ts';
import { LonelyPsuError, type LonelyPsu } from '../estimation/lonely-psu.ts';
import { scaleOf, type StratumScale } from '../estimation/stratum-scale.ts';

/** How the accumulated sample was drawn and weighted. */
export interface AccumulatedOptions {
  lonelyPsu: LonelyPsu;
  confidence?: number; // of intervals, default 0.95
  /** Stratum code → PSUs in the population; absent: drawn with replacement. */
  populationPsus?: ReadonlyMap<number, number>;
  adjustment?: 'none' | 'post-stratified' | CellCalibration; // default none
}

/** An accumulator with its design worked out; make it with `designFrom` and only read it. */
export interface AccumulatedDesign {
  acc: Accumulator;
  lonelyPsu: LonelyPsu;
  confidence: number;
  strata: StratumScale[];
  stratumOfPsu: Int32Array;
  cellsOfDomain: Int32Array[]; // by domain: ids in acc.byPsu
  df: number; // PSUs − strata with weight
  fit: CellFit | null; // null: no adjustment
}

/**
 * Prepares an accumulator for estimation. Throws a RangeError when an adjustment is stated but rows came
 * without post-stratum, or when more PSUs were sampled of a stratum than it has; LonelyPsuError is thrown
 * when estimating.
 */
export function designFrom(acc: Accumulator, options: AccumulatedOptions): AccumulatedDesign {
  const adjustment = options.adjustment ?? 'none';
  if (adjustment !== 'none' && acc.rowsWithoutPostStratum > 0) {
    throw new RangeError(
      `${acc.rowsWithoutPostStratum} rows were added without a post-stratum, ` +
        'so the adjusted variance is unknown.',
    );
  }
  const { stratumOfPsu, codes, sampled } = strataOf(acc);
  const strata = sampled.map((n, h) =>
    scaleOf(n, options.populationPsus?.get(codes[h]!), options.lonelyPsu),
  );
  return {
    acc,
    strata,
    stratumOfPsu,
    lonelyPsu: options.lonelyPsu,
    confidence: options.confidence ?? 0.95,
    cellsOfDomain: cellsByDomain(acc),
    df: degreesOfFreedomOf(acc, stratumOfPsu, acc.byPsu.keys.first.keys()),
    fit: adjustment === 'none' ? null : cellFit({ acc, strata, stratumOfPsu }, adjustment),
  };
}

function strataOf(acc: Accumulator): {
  stratumOfPsu: Int32Array;
  codes: number[];
  sampled: number[];
} {
  const seen = new Map<number, number>();
  const sampled: number[] = [];
  const stratumOfPsu = new Int32Array(acc.psus.size);
  for (let psu = 0; psu < acc.psus.size; psu++) {
    const code = acc.psus.first[psu]!;
    const h = seen.get(code) ?? seen.size;
    seen.set(code, h);
    stratumOfPsu[psu] = h;
    sampled[h] = (sampled[h] ?? 0) + 1;
  }
  return { stratumOfPsu, codes: [...seen.keys()], sampled };
}

function cellsByDomain(acc: Accumulator): Int32Array[] {
  const { keys } = acc.byPsu;
  const lists: number[][] = Array.from({ length: acc.domains.size }, () => []);
  for (let id = 0; id < keys.size; id++) lists[keys.second[id]!]!.push(id);
  return lists.map((list) => Int32Array.from(list));
}

/** PSUs − strata among (PSU, domain) cells with weight. */
export function degreesOfFreedomOf(
  acc: Accumulator,
  stratumOfPsu: Int32Array,
  cells: Iterable<number>,
): number {
  const { keys, n } = acc.byPsu;
  const psus = new Set<number>();
  const strata = new Set<number>();
  for (const id of cells) {
    if (id >= keys.size || n[id] === 0) continue;
    psus.add(keys.first[id]!);
    strata.add(stratumOfPsu[keys.first[id]!]!);
  }
  return psus.size - strata.size;
}

/**
 * The factor of `average`: strata over strata that are not lonely, among `strata` (all of them under an
 * adjustment). 1 under the other rules. Throws LonelyPsuError under `fail` when one of them is lonely.
 */
export function averageFactor(design: AccumulatedDesign, strata: Iterable<number>): number {
  let all = 0;
  let usable = 0;
  for (const h of design.fit ? design.strata.keys() : strata) {
    all++;
    if (!design.strata[h]!.lonely) usable++;
    else if (design.lonelyPsu === 'fail') throw new LonelyPsuError(stratumCode(design, h), 1);
  }
  return design.lonelyPsu === 'average' ? all / usable : 1;
}

function stratumCode(design: AccumulatedDesign, h: number): number {
  return design.acc.psus.first[design.stratumOfPsu.indexOf(h)]!;
}
