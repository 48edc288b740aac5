// Weights: trimming, non-response, and reports that say when a method failed and where.
import { expect, test } from '@jest/globals';
import { calibrateWeights } from '../../src/statistics/weighting/calibration.ts';
import { adjustForNonresponse } from '../../src/statistics/weighting/nonresponse.ts';
import { postStratify } from '../../src/statistics/weighting/post-stratification.ts';
import { rakeWeights } from '../../src/statistics/weighting/raking.ts';
import { capWeights, trimAndRedistribute } from '../../src/statistics/weighting/trimming.ts';

const list = (values: ArrayLike<number>) =>
  Array.from(values, (value) => Number(value.toFixed(12)));

test('what is trimmed goes in equal parts to the others; strict repeats until nothing is outside', () => {
  const weights = Float64Array.of(1, 2, 9, 12);
  expect(list(trimAndRedistribute(weights, { upper: 10 }).weights)).toEqual(
    [1 + 2 / 3, 2 + 2 / 3, 9 + 2 / 3, 10].map((x) => Number(x.toFixed(12))),
  );
  const strict = trimAndRedistribute(Float64Array.of(1, 2, 9.9, 12), { upper: 10, strict: true });
  expect(Math.max(...strict.weights)).toBeLessThanOrEqual(10);
  expect(strict.weights.reduce((a, b) => a + b)).toBeCloseTo(24.9, 10);
  expect(strict.report.converged).toBe(true);
  expect(() => trimAndRedistribute(weights, { upper: 0.5 })).toThrow('Every weight lies outside');
  expect(list(capWeights(weights, 5))).toEqual([1, 2, 5, 5]);
});

test('respondents carry the weight of their class', () => {
  const { weights, g } = adjustForNonresponse(
    Float64Array.of(1, 3, 2, 2),
    Uint8Array.of(1, 0, 1, 1),
    Int32Array.of(0, 0, 1, 1),
  );
  expect(list(weights)).toEqual([4, 0, 2, 2]);
  expect(list(g)).toEqual([4, 0, 1, 1]);
  expect(() =>
    adjustForNonresponse(Float64Array.of(1, 1), Uint8Array.of(1, 0), Int32Array.of(0, 1)),
  ).toThrow('Nobody of class 1 answered');
});

test('cells that cannot be filled are named', () => {
  const weights = Float64Array.of(1, 1);
  expect(() => postStratify(weights, Int32Array.of(0, 0), [5, 3])).toThrow(
    'Cell 1 has a population of 3 but nobody',
  );
  expect(() => postStratify(weights, Int32Array.of(0, 1), [5, 0])).toThrow(
    'Cell 1 has respondents but a population of 0',
  );
  expect(() => postStratify(weights, Int32Array.of(0, 2), [5, 3])).toThrow(
    'cell 2, which has no population total',
  );
});

test('margins that contradict each other do not converge, and the report names the margin off', () => {
  const cell = Int32Array.of(0, 1, 0, 1);
  const { report } = rakeWeights(Float64Array.of(1, 1, 1, 1), [
    { cell, totals: [10, 10] },
    { cell: Int32Array.of(0, 0, 1, 1), totals: [10, 40] },
  ]);
  expect(report).toMatchObject({ converged: false, iterations: 1000, worstMargin: 0 });
  expect(report.largestGap).toBeCloseTo(1.5, 6);
});

test('bounds that leave no solution do not converge, and stay kept', () => {
  const { g, report } = calibrateWeights(Float64Array.of(1, 1), [Float64Array.of(1, 1)], [10], {
    method: 'linear',
    bounds: [0.5, 2],
  });
  expect(report).toMatchObject({ converged: false, worstMargin: 0 });
  expect(Math.max(...g)).toBeLessThanOrEqual(2);
  expect(() => calibrateWeights(Float64Array.of(1), [], [1], { method: 'linear' })).toThrow(
    'one total per column',
  );
  expect(() =>
    calibrateWeights(Float64Array.of(1), [Float64Array.of(1)], [1], { method: 'logit' }),
  ).toThrow('finite bounds');
  expect(() =>
    calibrateWeights(Float64Array.of(1), [Float64Array.of(1)], [1], {
      method: 'linear',
      bounds: [1.5, 2],
    }),
  ).toThrow('hold 1 between them');
});
