import { expect, test } from '@jest/globals';
import { reliability } from '../../../src/statistics/index-tree/reliability.ts';

test('is the share of the variance between localities that is not sampling error', () => {
  // Estimates 1, 2, 3: variance 1; mean sampling variance 0.25; between 0.75.
  expect(reliability([1, 2, 3], [0.2, 0.25, 0.3])).toBeCloseTo(0.75, 12);
});

test('is 0 where sampling error alone explains the spread, 1 where there is none', () => {
  expect(reliability([1, 2, 3], [4, 4, 4])).toBe(0);
  expect(reliability([1, 2, 3], [0, 0, 0])).toBe(1);
});

test('leaves out localities without a score, and needs three', () => {
  expect(reliability([1, NaN, 2, 3], [0.25, NaN, 0.25, 0.25])).toBeCloseTo(0.75, 12);
  expect(reliability([1, 2], [0.1, 0.1])).toBeNaN();
  expect(reliability([2, 2, 2], [0, 0, 0])).toBeNaN();
});
