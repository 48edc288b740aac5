// Replicate weights: a second road to the same variances, for statistics without a formula and to hold the first road
// against.
import type { Stage, SurveyDesign } from './design.ts';
import { xoshiro } from '../numeric/random.ts';

/** `weights(r)` gives the weights of replicate r; a variance is Σ_r scales[r]·(θ_r − θ)². */
export interface Replicates {
  count: number;
  scales: Float64Array;
  weights: (replicate: number) => Float64Array;
}

/**
 * Stratified jackknife (JKn): each replicate leaves out one PSU and raises the others of its stratum by n/(n − 1).
 * A stratum with one PSU yields no replicate, so it adds nothing. First-stage fpc is in the scales.
 * Source: Wolter, Introduction to Variance Estimation, chapter on the jackknife.
 */
export function jackknife(design: SurveyDesign): Replicates {
  const stage = design.stages[0]!;
  const left = Array.from({ length: stage.clusters }, (_, psu) => psu).filter(
    (psu) => sizeOf(stage, psu) > 1,
  );
  return {
    count: left.length,
    scales: Float64Array.from(
      left,
      (psu) => (remaining(stage, psu) * (sizeOf(stage, psu) - 1)) / sizeOf(stage, psu),
    ),
    weights: (replicate) => {
      const out = left[replicate]!;
      const stratum = stage.stratumOfCluster[out]!;
      const raised = sizeOf(stage, out) / (sizeOf(stage, out) - 1);
      return design.weights.map((weight, k) => {
        if (stage.cluster[k] === out) return 0;
        return stage.stratum[k] === stratum ? weight * raised : weight;
      });
    },
  };
}

/**
 * Rescaling bootstrap: in each stratum n − 1 PSUs are drawn with replacement and a PSU drawn m times has its weights
 * multiplied by m·n/(n − 1). Strata with one PSU keep their weights. Same seed, same replicates.
 * Source: Rao & Wu, "Resampling Inference with Complex Survey Data", JASA 83 (1988); Rao, Wu & Yue, Survey Methodology 18 (1992).
 */
export function raoWuBootstrap(
  design: SurveyDesign,
  control: { replicates: number; seed: number },
): Replicates {
  const stage = design.stages[0]!;
  const members: number[][] = Array.from({ length: stage.strata }, () => []);
  for (let psu = 0; psu < stage.clusters; psu++) members[stage.stratumOfCluster[psu]!]!.push(psu);
  const random = xoshiro(control.seed);
  const seeds = Array.from({ length: control.replicates }, () => random.below(2 ** 32));
  return {
    count: control.replicates,
    scales: new Float64Array(control.replicates).fill(1 / control.replicates),
    weights: (replicate) => {
      const factors = drawFactors(members, stage.clusters, seeds[replicate]!);
      return design.weights.map((weight, k) => weight * factors[stage.cluster[k]!]!);
    },
  };
}

function drawFactors(members: readonly number[][], clusters: number, seed: number): Float64Array {
  const random = xoshiro(seed);
  const factors = new Float64Array(clusters);
  for (const psus of members) {
    const n = psus.length;
    if (n === 1) factors[psus[0]!] = 1;
    for (let draw = 0; draw < n - 1; draw++) factors[psus[random.below(n)]!]! += n / (n - 1);
  }
  return factors;
}

/** Variance of a statistic of weights over replicates, around its value at the full weights. */
export function replicateVariance(
  design: SurveyDesign,
  replicates: Replicates,
  statistic: (weights: Float64Array) => number,
): number {
  const centre = statistic(design.weights);
  let variance = 0;
  for (let r = 0; r < replicates.count; r++)
    variance += replicates.scales[r]! * (statistic(replicates.weights(r)) - centre) ** 2;
  return variance;
}

function sizeOf(stage: Stage, psu: number): number {
  return stage.sampled[stage.stratumOfCluster[psu]!]!;
}

function remaining(stage: Stage, psu: number): number {
  const population = stage.population?.[psu] ?? Infinity;
  return population === Infinity ? 1 : (population - sizeOf(stage, psu)) / population;
}
