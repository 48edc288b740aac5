// Replicate weights by the Rao–Wu rescaling bootstrap.
import type { SurveyDesign } from './design.ts';
import { xoshiro, type RandomStream } from '../numeric/random.ts';
import {
  clustersByStratum,
  remainingShare,
  replicatedStage,
  type Replicates,
} from './replication.ts';

/**
 * Rescaling bootstrap: in each stratum n − 1 PSUs are drawn with replacement, and the weights of a PSU
 * drawn m times are multiplied by `rescaledFactor`. Strata with one PSU, and strata of which all PSUs were
 * sampled, keep their weights. Same seed, same replicates. Throws as `replicatedStage` does.
 * Source: Rao & Wu, "Resampling Inference with Complex Survey Data", JASA 83 (1988), 2.2 with m = n − 1;
 * Rao, Wu & Yue, Survey Methodology 18 (1992). Without population counts as.svrepdesign(type =
 * "subbootstrap") of R's survey package.
 */
export function raoWuBootstrap(
  design: SurveyDesign,
  control: { replicates: number; seed: number },
): Replicates {
  const stage = replicatedStage(design);
  const members = clustersByStratum(stage);
  const remaining = Float64Array.from({ length: stage.clusters }, (_, psu) =>
    remainingShare(stage, psu),
  );
  const random = xoshiro(control.seed);
  const seeds = Array.from({ length: control.replicates }, () => random.below(2 ** 32));
  return {
    count: control.replicates,
    scales: new Float64Array(control.replicates).fill(1 / control.replicates),
    weights: (replicate) => {
      const factors = drawFactors(members, remaining, xoshiro(seeds[replicate]!));
      return design.weights.map((weight, k) => weight * factors[stage.cluster[k]!]!);
    },
  };
}

function drawFactors(
  members: readonly number[][],
  remaining: Float64Array,
  random: RandomStream,
): Float64Array {
  const factors = new Float64Array(remaining.length);
  for (const psus of members) {
    const n = psus.length;
    const drawn = new Int32Array(n);
    for (let draw = 0; draw < n - 1; draw++) drawn[random.below(n)]!++;
    psus.forEach((psu, at) => {
      factors[psu] = rescaledFactor(drawn[at]!, n, remaining[psu]!);
    });
  }
  return factors;
}

/**
 * What the weight of a PSU drawn `times` times is multiplied by: 1 − λ + λ · times · n/(n − 1), λ = √(1 −
 * f). `n`: PSUs sampled of the stratum; `remaining`: 1 − f, 1 where drawn with replacement. 1 for n of 1.
 */
export function rescaledFactor(times: number, n: number, remaining: number): number {
  if (n === 1) return 1;
  return 1 + Math.sqrt(remaining) * ((times * n) / (n - 1) - 1);
}
