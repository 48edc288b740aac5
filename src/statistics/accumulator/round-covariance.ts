// Two rounds of which some PSUs are the same: how far their estimates move together. Each round keeps its
// own strata, centres and weights; only PSUs that are in both add to the covariance.
import { averageFactor, type AccumulatedDesign } from './accumulator-design.ts';
import type { Accumulator } from './accumulator.ts';
import type { DomainScores } from './domain-scores.ts';
import type { Node } from './node-figures.ts';
import { findPair } from './pair-index.ts';
import { project } from './score-covariance.ts';

/** One round's side: a domain of its sample, and the nodes that are compared. */
export interface RoundSide {
  design: AccumulatedDesign;
  scores: DomainScores;
  nodes: readonly Node[];
}

/** PSUs in both rounds, by their numbers in the accumulator of each. */
export type SharedPsus = readonly (readonly [a: number, b: number])[];

/** Codes of a PSU of one round and of the same PSU in the other. */
interface PsuCodes {
  stratum: number;
  psu: number;
}

/** @param inOther the codes by which the other round knows a PSU; null: it does not */
export function sharedPsus(
  a: Accumulator,
  b: Accumulator,
  inOther: (codes: PsuCodes) => PsuCodes | null,
): SharedPsus {
  const shared: (readonly [number, number])[] = [];
  for (let id = 0; id < a.psus.size; id++) {
    const other = inOther({ stratum: a.psus.first[id]!, psu: a.psus.second[id]! });
    const found = other === null ? -1 : findPair(b.psus, other.stratum, other.psu);
    if (found !== -1) shared.push([id, found]);
  }
  return shared;
}

/**
 * Per node the covariance of its two estimates: Σ over shared PSUs √(s_a·s_b)·(a_i − ā)(b_i − b̄), where
 * a_i is the PSU's total of the linearised score in round a, ā the mean of its stratum there and s_a the
 * scale of the stratum, (1 − f)·n/(n − 1). It is 0 without shared PSUs, and what one design of both rounds
 * gives where all are shared. Source: methodology, section 9, after Kish, Survey Sampling (1965), section
 * 12.4.
 */
export function covarianceAcrossRounds(
  a: RoundSide,
  b: RoundSide,
  shared: SharedPsus,
): Float64Array {
  const [left, right] = [deviationsOf(a), deviationsOf(b)];
  const covariance = new Float64Array(a.nodes.length);
  for (const [psuA, psuB] of shared) {
    const own = left(psuA);
    const other = own && right(psuB);
    if (!own || !other) continue;
    const scale = Math.sqrt(scaleOf(a.design, psuA) * scaleOf(b.design, psuB));
    for (let j = 0; j < covariance.length; j++) covariance[j]! += scale * own[j]! * other[j]!;
  }
  const factor = Math.sqrt(factorOf(a) * factorOf(b));
  return factor === 1 ? covariance : covariance.map((value) => value * factor);
}

const factorOf = ({ design, scores }: RoundSide): number =>
  averageFactor(design, scores.centres.keys());

const scaleOf = ({ strata, stratumOfPsu }: AccumulatedDesign, psu: number): number =>
  strata[stratumOfPsu[psu]!]!.scale;

/** From a PSU to its total less that of its stratum's mean, per node; null where both are 0. */
function deviationsOf({ design, scores, nodes }: RoundSide): (psu: number) => Float64Array | null {
  const own = project(
    scores,
    nodes.map(({ terms }) => terms.map(({ variable, coefficient }) => [variable, coefficient])),
  );
  const position = new Map(Array.from(own.psus, (psu, at) => [psu, at]));
  const { width, totals, centres, fitted } = own;
  return (psu) => {
    const h = design.stratumOfPsu[psu]!;
    const at = position.get(psu);
    const centre = centres.get(h);
    if (!centre && !fitted) return null;
    const deviation = new Float64Array(width);
    for (let j = 0; j < width; j++)
      deviation[j] = (at === undefined ? 0 : totals[at * width + j]!) - (centre ? centre[j]! : 0);
    if (fitted) subtractFitted(design, { psu, h }, fitted, deviation);
    return deviation;
  };
}

/** The adjustment of weights takes Σ_c (N_ic − N̄_hc)·μ_c out of a PSU's total. */
function subtractFitted(
  { fit, strata }: AccumulatedDesign,
  { psu, h }: { psu: number; h: number },
  fitted: ReadonlyMap<number, Float64Array>,
  from: Float64Array,
): void {
  const { n, centred } = strata[h]!;
  const parts = [
    { lists: fit!.ofPsu, row: psu, factor: 1 },
    ...(centred ? [{ lists: fit!.ofStratum, row: h, factor: -1 / n }] : []),
  ];
  for (const { lists, row, factor } of parts)
    for (let at = lists.from[row]!; at < lists.from[row + 1]!; at++) {
      const values = fitted.get(lists.cell[at]!);
      if (!values) continue;
      const weight = factor * lists.weight[at]!;
      for (let j = 0; j < from.length; j++) from[j]! -= weight * values[j]!;
    }
}
