// Ranks and groups where the answer is known: no spread, full symmetry, and scores that move together.
import { expect, test } from '@jest/globals';
import {
  quartileGroups,
  quantileType7,
} from '../../../src/statistics/index-tree/quartile-group.ts';
import { ranks } from '../../../src/statistics/index-tree/ranks.ts';
import { simulateRanks } from '../../../src/statistics/index-tree/rank-simulation.ts';
import { xoshiro } from '../../../src/statistics/numeric/random.ts';

test('type-7 quantiles as a spreadsheet gives them', () => {
  expect([0, 0.25, 0.5, 0.75, 1].map((p) => quantileType7([4, 1, 3, 2], p))).toEqual([
    1, 1.75, 2.5, 3.25, 4,
  ]);
  expect(quantileType7([NaN, 7], 0.3)).toBe(7);
  expect(quantileType7([], 0.5)).toBeNaN();
});

test('groups by quartile, a value at a cut in the higher group, none without a value', () => {
  expect(quartileGroups([1, 2, 3, 4, 5, NaN])).toEqual([4, 3, 2, 1, 1, null]);
  expect(ranks([5, 9, 5, NaN, 1])).toEqual([2, 1, 2, null, 4]);
});

test('without spread the rank is sure', () => {
  const spreads = simulateRanks({
    estimates: [3, NaN, 9, 6, 1],
    covariance: { variances: [0, 0, 0, 0, 0] },
    seed: 1,
    draws: 50,
  });
  expect(spreads.map(({ rank, low, high }) => [rank, low, high])).toEqual([
    [3, 3, 3],
    [null, null, null],
    [1, 1, 1],
    [2, 2, 2],
    [4, 4, 4],
  ]);
  expect(spreads[2]!.groupProbabilities).toEqual([1, 0, 0, 0]);
  expect(spreads[1]!.groupProbabilities).toBeNull();
});

test('two alike and independent are first half of the time; 0.02 is five standard errors of 10,000 draws', () => {
  const [a] = simulateRanks({
    estimates: [5, 5],
    covariance: { variances: [1, 1] },
    seed: 3,
    draws: 10_000,
  });
  expect(Math.abs(a!.groupProbabilities![0] - 0.5)).toBeLessThan(0.025);
  expect([a!.low, a!.high]).toEqual([1, 2]);
});

test('scores that move as one keep their order however wide their spread', () => {
  const spreads = simulateRanks({
    estimates: [5, 5.1, 4.9],
    covariance: new Float64Array(9).fill(4),
    seed: 3,
    draws: 500,
  });
  expect(spreads.map(({ low, high }) => [low, high])).toEqual([
    [2, 2],
    [1, 1],
    [3, 3],
  ]);
});

test('the same seed gives the same answer, another seed another', () => {
  const input = {
    estimates: [5, 5.2, 4.9, 5.4],
    covariance: { variances: [1, 1, 1, 1] },
    draws: 300,
  };
  expect(simulateRanks({ ...input, seed: 8 })).toEqual(simulateRanks({ ...input, seed: 8 }));
  expect(simulateRanks({ ...input, seed: 8 })).not.toEqual(simulateRanks({ ...input, seed: 9 }));
});

test('sizes that disagree are refused', () => {
  expect(() =>
    simulateRanks({ estimates: [1, 2], covariance: new Float64Array(3), seed: 1 }),
  ).toThrow('covariance of 4 entries, not 3');
  expect(() =>
    simulateRanks({ estimates: [1, 2], covariance: { variances: [1, 1] }, seed: 1, draws: 0 }),
  ).toThrow('at least one draw');
});

test('normal draws have the moments of a normal, uniform ones cover [0, 1)', () => {
  const random = xoshiro(2026);
  const draws = Array.from({ length: 40_000 }, () => random.normal());
  const moment = (power: number) =>
    draws.reduce((total, x) => total + x ** power, 0) / draws.length;
  expect(Math.abs(moment(1))).toBeLessThan(0.025);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.035);
  expect(Math.abs(moment(3))).toBeLessThan(0.1);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.25);
  const counts = new Array<number>(10).fill(0);
  for (let k = 0; k < 20_000; k++) counts[random.below(10)]!++;
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(220);
});
