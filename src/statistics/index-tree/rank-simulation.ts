// How sure a rank is: draw all localities' scores together many times, rank each draw, and read off the spread.
import { cholesky } from '../numeric/cholesky.ts';
import { countAbove, ranks } from './ranks.ts';
import { groupOf, quantileOfSorted, quartileCuts } from './quartile-group.ts';
import { xoshiro, type RandomStream } from '../numeric/random.ts';

/** Scores of localities (NaN = none) and their covariance: G × G row-major, or variances of independent ones. */
export interface RankInput {
  estimates: ArrayLike<number>;
  covariance: Float64Array | { variances: ArrayLike<number> };
  draws?: number; // default 2000
  seed: number; // integer
  coverage?: number; // of the rank interval, default 0.9
}

/** Rank 1 is the largest score. Probabilities are of the groups High, High average, Low average, Low. Nulls: no score. */
export interface RankSpread {
  rank: number | null;
  low: number | null;
  high: number | null;
  groupProbabilities: [number, number, number, number] | null;
}

/**
 * Rank intervals and group probabilities by parametric simulation from the joint normal. The same seed gives the same
 * answer. An undefined variance counts as 0. Throws a RangeError when sizes disagree or draws < 1.
 * Source: Goldstein & Spiegelhalter, "League Tables and Their Limitations", JRSS A 159 (1996).
 */
export function simulateRanks(input: RankInput): RankSpread[] {
  const { estimates, draws = 2000, coverage = 0.9 } = input;
  const known = Array.from(estimates).flatMap((value, g) => (Number.isNaN(value) ? [] : [g]));
  if (!(draws >= 1)) throw new RangeError(`A rank interval needs at least one draw, not ${draws}.`);
  const simulated = simulate(input, known, draws);
  const plain = ranks(estimates);
  const spreads: RankSpread[] = plain.map((rank) => ({
    rank,
    low: null,
    high: null,
    groupProbabilities: null,
  }));
  known.forEach((g, k) => {
    const sorted = simulated.ranks
      .subarray(k * draws, (k + 1) * draws)
      .slice()
      .sort();
    const [low, high] = [(1 - coverage) / 2, (1 + coverage) / 2].map((p) =>
      quantileOfSorted(sorted, p),
    );
    const counts = simulated.groups.subarray(k * 4, k * 4 + 4);
    spreads[g] = {
      rank: plain[g]!,
      low: Math.floor(low!),
      high: Math.ceil(high!),
      groupProbabilities: [
        counts[0]! / draws,
        counts[1]! / draws,
        counts[2]! / draws,
        counts[3]! / draws,
      ],
    };
  });
  return spreads;
}

function simulate(
  input: RankInput,
  known: readonly number[],
  draws: number,
): { ranks: Float64Array; groups: Float64Array } {
  const draw = drawer(input, known, xoshiro(input.seed));
  const result = {
    ranks: new Float64Array(known.length * draws),
    groups: new Float64Array(known.length * 4),
  };
  for (let d = 0; d < draws; d++) {
    const scores = draw();
    const sorted = scores.slice().sort();
    const cuts = quartileCuts(sorted);
    scores.forEach((score, k) => {
      result.ranks[k * draws + d] = 1 + countAbove(sorted, score);
      result.groups[k * 4 + groupOf(score, cuts) - 1]!++;
    });
  }
  return result;
}

function drawer(
  { estimates, covariance }: RankInput,
  known: readonly number[],
  random: RandomStream,
): () => Float64Array {
  const centre = Float64Array.from(known, (g) => estimates[g]!);
  if (!(covariance instanceof Float64Array)) {
    const spread = known.map((g) => Math.sqrt(Math.max(0, covariance.variances[g] ?? 0) || 0));
    return () => centre.map((value, k) => value + spread[k]! * random.normal());
  }
  if (covariance.length !== estimates.length ** 2)
    throw new RangeError(
      `${estimates.length} estimates need a covariance of ${estimates.length ** 2} entries, not ${covariance.length}.`,
    );
  const size = known.length;
  const kept = Float64Array.from(
    { length: size * size },
    (_, at) =>
      covariance[known[Math.floor(at / size)]! * estimates.length + known[at % size]!]! || 0,
  );
  const { lower } = cholesky(kept, size);
  return () => {
    const noise = centre.map(() => random.normal());
    return centre.map((value, k) => {
      let score = value;
      for (let j = 0; j <= k; j++) score += lower[k * size + j]! * noise[j]!;
      return score;
    });
  };
}
