// Sets of ranks: they hold the true ranks as often as they promise, also where localities lie close together.
import { describe, expect, test } from '@jest/globals';
import { rankSets } from '../../../src/statistics/index-tree/rank-sets.ts';
import { xoshiro } from '../../../src/statistics/numeric/random.ts';

test('localities that lie far apart have one rank each; those without a score have none', () => {
  const estimates = [9, NaN, 5, 7];
  const variances = [0.01, NaN, 0.01, 0.01];
  const one = (rank: number) => ({ low: rank, high: rank });
  const expected = [one(1), null, one(3), one(2)];
  expect(rankSets({ estimates, variances, seed: 1 })).toEqual({
    marginal: expected,
    simultaneous: expected,
  });
});

test('equal localities can have any rank', () => {
  const { marginal, simultaneous } = rankSets({
    estimates: [5, 5, 5],
    variances: [1, 1, 1],
    seed: 1,
  });
  for (const set of [...marginal, ...simultaneous]) expect(set).toEqual({ low: 1, high: 3 });
});

test('the same seed gives the same sets, and fewer than one draw is refused', () => {
  const input = { estimates: [1, 2, 3, 4], variances: [1, 1, 1, 1], seed: 7 };
  expect(rankSets(input)).toEqual(rankSets(input));
  expect(() => rankSets({ ...input, draws: 0 })).toThrow(RangeError);
});

describe('coverage of the true ranks', () => {
  const replicates = 400;
  const localities = 12;
  const random = xoshiro(20260726);

  /** How often one locality's set holds its rank, and how often all sets hold all ranks at once. */
  function coverageAt(step: number): { marginal: number; atOnce: number } {
    const truth = Array.from({ length: localities }, (_, at) => -step * at);
    let [marginal, atOnce] = [0, 0];
    for (let replicate = 0; replicate < replicates; replicate++) {
      const sets = rankSets({
        estimates: truth.map((value) => value + random.normal()),
        variances: truth.map(() => 1),
        draws: 300,
        seed: replicate,
      });
      const holds = (set: { low: number; high: number } | null, at: number) =>
        set !== null && set.low <= at + 1 && at + 1 <= set.high;
      marginal += sets.marginal.filter(holds).length / localities;
      atOnce += sets.simultaneous.every(holds) ? 1 : 0;
    }
    return { marginal: marginal / replicates, atOnce: atOnce / replicates };
  }

  test.each([0.1, 1, 3])('steps of %s standard errors', (step) => {
    const { marginal, atOnce } = coverageAt(step);
    expect(marginal).toBeGreaterThanOrEqual(0.94);
    expect(atOnce).toBeGreaterThanOrEqual(0.93);
  });
});
