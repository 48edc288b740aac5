// How sure the group of a locality is: draw all scores many times, group each draw by its quartiles, and count.
import { groupOf, quartileCuts } from './quartile-group.ts';
import { xoshiro } from '../numeric/random.ts';

/** Scores of localities (NaN: none) and their variances; localities are independent. */
export interface GroupInput {
  estimates: ArrayLike<number>;
  variances: ArrayLike<number>;
  draws: number;
  seed: number; // integer
}

/** Of the groups High, High average, Low average, Low. */
export type GroupProbabilities = [number, number, number, number];

/**
 * Group probabilities by parametric simulation from independent normals; null: no score. The same seed gives the same
 * answer. An undefined variance counts as 0. Throws a RangeError when draws < 1.
 * Source: Goldstein & Spiegelhalter, "League Tables and Their Limitations", JRSS A 159 (1996).
 */
export function groupProbabilities(input: GroupInput): (GroupProbabilities | null)[] {
  const { estimates, variances, draws, seed } = input;
  if (!(draws >= 1))
    throw new RangeError(`Group probabilities need at least one draw, not ${draws}.`);
  const known = Array.from(estimates).flatMap((value, g) => (Number.isNaN(value) ? [] : [g]));
  const centre = Float64Array.from(known, (g) => estimates[g]!);
  const spread = known.map((g) => Math.sqrt(Math.max(0, variances[g] ?? 0) || 0));
  const random = xoshiro(seed);
  const counts = known.map((): GroupProbabilities => [0, 0, 0, 0]);
  for (let d = 0; d < draws; d++) {
    const scores = centre.map((value, k) => value + spread[k]! * random.normal());
    const cuts = quartileCuts(scores);
    for (const [k, score] of scores.entries()) counts[k]![groupOf(score, cuts) - 1]! += 1;
  }
  const found = new Map(known.map((g, k) => [g, counts[k]!]));
  return Array.from(estimates, (_, g) => {
    const own = found.get(g);
    return own ? (own.map((count) => count / draws) as GroupProbabilities) : null;
  });
}
