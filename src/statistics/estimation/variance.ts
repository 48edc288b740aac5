// The variance of any linearised statistic: squares of PSU totals around their stratum's mean, stage by
// stage. The call tree is the formula: scoreCovariance → stageCovariance → stratumCovariance.
import { residualise } from './adjustment.ts';
import { countedStages, type Stage, type SurveyDesign } from './design.ts';
import { LonelyPsuError, type LonelyPsu } from './lonely-psu.ts';

const TAKE_ALL = 1e-7;

/**
 * Covariance matrix (k × k, row-major) of the totals of k columns of weighted scores w·z (each `rows` long,
 * 0 outside the domain). `present` marks the rows a domain keeps; it matters only to `average` and `fail`,
 * and only without calibration: absent PSUs count as zeros either way. Null = all rows. Throws
 * LonelyPsuError under `fail`. NaN where undefined (every stratum lonely under `average`).
 * Source: Särndal, Swensson & Wretman, Model Assisted Survey Sampling (1992), multistage variance by
 * stages; semantics of svyrecvar() in R's survey package.
 */
export function scoreCovariance(
  design: SurveyDesign,
  scores: readonly Float64Array[],
  present: Uint8Array | null = null,
): Float64Array {
  const columns = scores.map((column) => residualise(design.adjustments, column));
  const kept = design.adjustments.length > 0 ? null : present;
  const covariance = new Float64Array(columns.length ** 2);
  let factors: Float64Array = Float64Array.of(1);
  for (const [index, stage] of countedStages(design).entries()) {
    const part = { stage, number: index + 1, factors, lonelyPsu: design.lonelyPsu, kept };
    addStage(covariance, part, columns);
    factors = nextFactors(stage, factors);
  }
  return covariance;
}

interface StagePart {
  stage: Stage;
  number: number;
  factors: Float64Array; // per parent cluster: product of the sampling fractions of earlier stages
  lonelyPsu: LonelyPsu;
  kept: Uint8Array | null;
}

function addStage(
  covariance: Float64Array,
  part: StagePart,
  columns: readonly Float64Array[],
): void {
  const { stage, factors } = part;
  const size = columns.length;
  const totals = clusterTotals(stage, columns);
  const members = clustersByStratum(stage);
  const groups = new Map<number, { sum: Float64Array; strata: number; usable: number }>();
  const present = presentStrata(stage, part.kept);
  for (let h = 0; h < stage.strata; h++) {
    if (!present[h]) continue;
    const parent = stage.parentOfStratum[h]!;
    const group = groups.get(parent) ?? {
      sum: new Float64Array(size * size),
      strata: 0,
      usable: 0,
    };
    groups.set(parent, group);
    group.strata++;
    const stratum = stratumCovariance(part, members[h]!, totals, size);
    if (!stratum || stratum.some(Number.isNaN)) continue;
    group.usable++;
    for (let i = 0; i < stratum.length; i++) group.sum[i]! += stratum[i]!;
  }
  for (const [parent, group] of groups) {
    const factor = factors[parent]! * (group.strata / group.usable);
    for (let i = 0; i < covariance.length; i++) covariance[i]! += group.sum[i]! * factor;
  }
}

function clusterTotals(stage: Stage, columns: readonly Float64Array[]): Float64Array {
  const size = columns.length;
  const totals = new Float64Array(stage.clusters * size);
  for (const [j, column] of columns.entries()) {
    for (let row = 0; row < column.length; row++)
      totals[stage.cluster[row]! * size + j]! += column[row]!;
  }
  return totals;
}

function clustersByStratum(stage: Stage): number[][] {
  const members: number[][] = Array.from({ length: stage.strata }, () => []);
  for (let c = 0; c < stage.clusters; c++) members[stage.stratumOfCluster[c]!]!.push(c);
  return members;
}

function presentStrata(stage: Stage, kept: Uint8Array | null): Uint8Array {
  const present = new Uint8Array(stage.strata);
  if (!kept) return present.fill(1);
  for (let row = 0; row < kept.length; row++) if (kept[row]) present[stage.stratum[row]!] = 1;
  return present;
}

// Null: a lonely stratum under `average`, left out and made good by scaling.
function stratumCovariance(
  part: StagePart,
  clusters: number[],
  totals: Float64Array,
  size: number,
): Float64Array | null {
  const { stage, lonelyPsu } = part;
  const n = clusters.length;
  const scales = clusters.map((c) => remaining(stage, c, n) * (n > 1 ? n / (n - 1) : 1));
  const result = new Float64Array(size * size);
  if (scales.every((scale) => scale < TAKE_ALL)) return result;
  if (n === 1 && lonelyPsu === 'fail')
    throw new LonelyPsuError(
      stage.labelOfStratum(stage.stratumOfCluster[clusters[0]!]!),
      part.number,
    );
  if (n === 1 && lonelyPsu === 'average') return null;
  const centre =
    n === 1 && lonelyPsu === 'adjust' ? new Float64Array(size) : meanTotal(clusters, totals, size);
  for (const [index, c] of clusters.entries())
    addSquare(result, { totals, from: c * size, centre }, scales[index]!);
  return result;
}

function addSquare(
  result: Float64Array,
  at: { totals: Float64Array; from: number; centre: Float64Array },
  scale: number,
): void {
  const size = at.centre.length;
  for (let i = 0; i < size; i++) {
    const deviation = (at.totals[at.from + i]! - at.centre[i]!) * scale;
    for (let j = 0; j < size; j++)
      result[i * size + j]! += deviation * (at.totals[at.from + j]! - at.centre[j]!);
  }
}

function meanTotal(clusters: number[], totals: Float64Array, size: number): Float64Array {
  const mean = new Float64Array(size);
  for (const c of clusters)
    for (let j = 0; j < size; j++) mean[j]! += totals[c * size + j]! / clusters.length;
  return mean;
}

// 1 − f of a cluster's stratum.
function remaining(stage: Stage, cluster: number, sampled: number): number {
  const population = stage.population?.[cluster];
  return population === undefined || population === Infinity
    ? 1
    : (population - sampled) / population;
}

function nextFactors(stage: Stage, factors: Float64Array): Float64Array {
  const next = new Float64Array(stage.clusters);
  for (let c = 0; c < stage.clusters; c++) {
    const h = stage.stratumOfCluster[c]!;
    const population = stage.population?.[c] ?? Infinity;
    next[c] = factors[stage.parentOfStratum[h]!]! * (stage.sampled[h]! / population);
  }
  return next;
}
