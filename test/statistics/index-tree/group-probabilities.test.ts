// Groups where the answer is known: no spread, full symmetry.
import { expect, test } from '@jest/globals';
import {
  groupOf,
  quantileType7,
  quartileCuts,
} from '../../../src/statistics/index-tree/quartile-group.ts';
import { ranks } from '../../../src/statistics/index-tree/ranks.ts';
import { groupProbabilities } from '../../../src/statistics/index-tree/group-probabilities.ts';
import { xoshiro } from '../../../src/statistics/numeric/random.ts';

test('type-7 quantiles as a spreadsheet gives them', () => {
  expect([0, 0.25, 0.5, 0.75, 1].map((p) => quantileType7([4, 1, 3, 2], p))).toEqual([
    1, 1.75, 2.5, 3.25, 4,
  ]);
  expect(quantileType7([NaN, 7], 0.3)).toBe(7);
  expect(quantileType7([], 0.5)).toBeNaN();
});

test('groups by quartile, a value at a cut in the higher group; ranks with ties, none without a value', () => {
  const cuts = quartileCuts([1, 2, 3, 4, 5, NaN]);
  expect([1, 2, 3, 4, 5].map((value) => groupOf(value, cuts))).toEqual([4, 3, 2, 1, 1]);
  expect(ranks([5, 9, 5, NaN, 1])).toEqual([2, 1, 2, null, 4]);
});

test('without spread the group is sure', () => {
  const found = groupProbabilities({
    estimates: [3, NaN, 9, 6, 1],
    variances: [0, 0, 0, NaN, 0],
    seed: 1,
    draws: 50,
  });
  expect(found).toEqual([[0, 0, 1, 0], null, [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]]);
});

test('two alike are in the highest group half of the time; 0.025 is five standard errors of 10,000 draws', () => {
  const [a, b] = groupProbabilities({
    estimates: [5, 5],
    variances: [1, 1],
    seed: 3,
    draws: 10_000,
  });
  expect(Math.abs(a![0] - 0.5)).toBeLessThan(0.025);
  expect(a![0] + b![0]).toBeCloseTo(1, 12);
});

test('the same seed gives the same answer, another seed another; a draw is needed', () => {
  const input = { estimates: [5, 5.2, 4.9, 5.4], variances: [1, 1, 1, 1], draws: 300 };
  const at = (seed: number) => groupProbabilities({ ...input, seed });
  expect(at(8)).toEqual(at(8));
  expect(at(8)).not.toEqual(at(9));
  expect(() => groupProbabilities({ ...input, seed: 1, draws: 0 })).toThrow('at least one draw');
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
