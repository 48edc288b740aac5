// A locality against the median: held against what is known of normal estimates.
import { describe, expect, test } from '@jest/globals';
import { medianDifferences } from '../../../src/statistics/index-tree/median-difference.ts';
import { tTwoSided } from '../../../src/statistics/numeric/distributions.ts';
import { xoshiro } from '../../../src/statistics/numeric/random.ts';

test('of three localities far apart the median is the middle one: its difference is 0, the others add both variances', () => {
  const [low, middle, high] = medianDifferences({
    estimates: [0, 10, 20],
    variances: [1, 1, 1],
    degrees: [30, 30, 30],
    draws: 20_000,
    seed: 1,
  });
  expect(middle).toMatchObject({ difference: 0, p: 1 });
  expect(middle!.se).toBeCloseTo(0, 12);
  expect([low!.difference, high!.difference]).toEqual([-10, 10]);
  expect(low!.se).toBeCloseTo(Math.SQRT2, 1);
  expect(high!.p).toBeCloseTo(tTwoSided(10 / high!.se, 30), 12);
});

test('a locality without a score or degrees of freedom has none', () => {
  const found = medianDifferences({
    estimates: [1, NaN, 2, 3],
    variances: [1, NaN, 1, 1],
    degrees: [5, 0, 0, 5],
    seed: 1,
  });
  expect(found.map((each) => each === null)).toEqual([false, true, true, false]);
  expect(() =>
    medianDifferences({ estimates: [], variances: [], degrees: [], seed: 1, draws: 1 }),
  ).toThrow(RangeError);
});

describe('where nothing differs', () => {
  test('tests reject at most about as often as they say', () => {
    const random = xoshiro(5);
    const rounds = 300;
    let rejected = 0;
    for (let round = 0; round < rounds; round++) {
      const found = medianDifferences({
        estimates: Array.from({ length: 15 }, () => random.normal()),
        variances: Array.from({ length: 15 }, () => 1),
        degrees: Array.from({ length: 15 }, () => 1e9),
        draws: 200,
        seed: round,
      });
      rejected += found.filter((each) => each!.p <= 0.05).length;
    }
    expect(rejected / (rounds * 15)).toBeLessThan(0.06);
  });
});
