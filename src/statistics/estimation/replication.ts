// Replicate weights: a second road to the same variances, for statistics without a formula and to hold the first road
// against.
import type { Stage, SurveyDesign } from './design.ts';

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
