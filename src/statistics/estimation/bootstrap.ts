// Replicate weights by the Rao–Wu rescaling bootstrap.
import type { SurveyDesign } from './design.ts';
import { xoshiro } from '../numeric/random.ts';
import type { Replicates } from './replication.ts';

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
