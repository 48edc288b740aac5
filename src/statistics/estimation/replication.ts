// Replicate weights: a second road to the same variances, for statistics without a formula and to hold the
// first road against.
import { countedStages, type Stage, type SurveyDesign } from './design.ts';
import { LonelyPsuError } from './lonely-psu.ts';

/** `weights(r)` gives the weights of replicate r; a variance is Σ_r scales[r]·(θ_r − θ)². */
export interface Replicates {
  count: number;
  scales: Float64Array;
  weights: (replicate: number) => Float64Array;
}

/**
 * Stratified jackknife (JKn): each replicate leaves out one PSU and raises the others of its stratum by
 * n/(n − 1). A stratum with one PSU yields no replicate, so it adds nothing. First-stage fpc is in the
 * scales. Of one stratum it is the unstratified jackknife (JK1). Throws as `replicatedStage` does. Source:
 * Wolter, Introduction to Variance Estimation, chapter on the jackknife; as.svrepdesign(type = "JKn" or
 * "JK1").
 */
export function jackknife(design: SurveyDesign): Replicates {
  const stage = replicatedStage(design);
  const left = Array.from({ length: stage.clusters }, (_, psu) => psu).filter(
    (psu) => sizeOf(stage, psu) > 1,
  );
  return {
    count: left.length,
    scales: Float64Array.from(
      left,
      (psu) => (remainingShare(stage, psu) * (sizeOf(stage, psu) - 1)) / sizeOf(stage, psu),
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
 * Variance of a statistic of weights over replicates, around its value at the full weights (as R's mse =
 * TRUE), or around the mean of the replicates (as R's mse = FALSE, its default).
 */
export function replicateVariance(
  design: SurveyDesign,
  replicates: Replicates,
  statistic: (weights: Float64Array) => number,
  around: 'estimate' | 'replicates' = 'estimate',
): number {
  const values = Float64Array.from({ length: replicates.count }, (_, r) =>
    statistic(replicates.weights(r)),
  );
  const centre =
    around === 'estimate' ? statistic(design.weights) : meanWhere(values, replicates.scales);
  return values.reduce(
    (variance, value, r) => variance + replicates.scales[r]! * (value - centre) ** 2,
    0,
  );
}

// The mean of replicates that count.
function meanWhere(values: Float64Array, scales: Float64Array): number {
  const counted = values.filter((_, r) => scales[r]! > 0);
  return counted.reduce((total, value) => total + value, 0) / counted.length;
}

/**
 * The stage that replicates are of: the first. Throws a RangeError where the design's variance has later
 * stages (state `ultimateCluster` to leave them out), and LonelyPsuError under `fail` for a stratum with
 * one PSU of several.
 */
export function replicatedStage(design: SurveyDesign): Stage {
  if (countedStages(design).length > 1)
    throw new RangeError(
      'Replicates hold the first stage only, and this design counts later stages. ' +
        'State ultimateCluster to leave them out.',
    );
  const stage = design.stages[0]!;
  for (let psu = 0; psu < stage.clusters && design.lonelyPsu === 'fail'; psu++) {
    if (sizeOf(stage, psu) === 1 && remainingShare(stage, psu) >= TAKE_ALL)
      throw new LonelyPsuError(stage.labelOfStratum(stage.stratumOfCluster[psu]!), 1);
  }
  return stage;
}

const TAKE_ALL = 1e-7;

/** The PSUs of each stratum. */
export function clustersByStratum(stage: Stage): number[][] {
  const members: number[][] = Array.from({ length: stage.strata }, () => []);
  for (let c = 0; c < stage.clusters; c++) members[stage.stratumOfCluster[c]!]!.push(c);
  return members;
}

function sizeOf(stage: Stage, psu: number): number {
  return stage.sampled[stage.stratumOfCluster[psu]!]!;
}

/** 1 − f: the share of a PSU's stratum that was not sampled, 1 where drawn with replacement. */
export function remainingShare(stage: Stage, psu: number): number {
  const population = stage.population?.[psu] ?? Infinity;
  return population === Infinity ? 1 : (population - sizeOf(stage, psu)) / population;
}
