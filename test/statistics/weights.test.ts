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
    'category without a population total (code 2)',
  );
});

test('errors say the margin and the category, where names are given', () => {
  const weights = Float64Array.of(1, 1);
  const names = { margin: 'age', categories: ['under 60', '60 and over'] };
  const post = (cell: number[], totals: number[]) => () =>
    postStratify(weights, Int32Array.from(cell), totals, names);
  expect(post([0, 0], [5, 3])).toThrow(
    'Margin “age”, category “60 and over” has a population of 3 but nobody in the sample. Merge it with another category.',
  );
  expect(post([0, 1], [5, 0])).toThrow('category “60 and over” has respondents but a population');
  expect(post([0, 1], [NaN, 5])).toThrow(
    'Margin “age”, category “under 60” has a population total',
  );
  expect(post([0, 2], [5, 3])).toThrow('Row 2 lies in a category without a population total of');
  expect(() =>
    postStratify(weights, Int32Array.of(0, 0), [5, 3], { categories: ['a', 'b'] }),
  ).toThrow('Category “b” has a population of 3');
  expect(() => postStratify(weights, Int32Array.of(0, 0), [5, 3], { margin: 'age' })).toThrow(
    'Margin “age”, cell 1 has a population of 3',
  );
  expect(() =>
    rakeWeights(weights, [
      { cell: Int32Array.of(0, 1), totals: [5, 5] },
      { cell: Int32Array.of(0, 0), totals: [7, 3], names },
    ]),
  ).toThrow('Margin “age”, category “60 and over” has a population of 3 but nobody');
  expect(() =>
    adjustForNonresponse(weights, Uint8Array.of(1, 0), Int32Array.of(0, 1), ['rural', 'urban']),
  ).toThrow('Nobody of class “urban” answered');
});

test('respondents without weight are nobody: their category cannot be filled', () => {
  expect(() => postStratify(Float64Array.of(1, 0), Int32Array.of(0, 1), [5, 3])).toThrow(
    'Cell 1 has a population of 3 but nobody',
  );
  const { weights, g } = postStratify(Float64Array.of(1, 0), Int32Array.of(0, 1), [5, 0]);
  expect([list(weights), list(g)]).toEqual([
    [5, 0],
    [5, 1],
  ]);
});

test('margins that contradict each other do not converge, and the report names the margin off', () => {
  const cell = Int32Array.of(0, 1, 0, 1);
  const { report } = rakeWeights(Float64Array.of(1, 1, 1, 1), [
    { cell, totals: [10, 10] },
    { cell: Int32Array.of(0, 0, 1, 1), totals: [10, 40] },
  ]);
  expect(report).toMatchObject({ converged: false, iterations: 1000, worstMargin: 0 });
  expect(report.largestGap).toBeCloseTo(1.5, 6);
  expect(report.problem).toMatch(
    /^Margin “1”, cell 0 reaches 25(\.0+\d*)? of 10\. Check that all margins/,
  );
});

test('bounds that leave no solution do not converge, and stay kept', () => {
  const { g, report } = calibrateWeights(Float64Array.of(1, 1), [Float64Array.of(1, 1)], [10], {
    method: 'linear',
    bounds: [0.5, 2],
  });
  expect(report).toMatchObject({ converged: false, worstMargin: 0 });
  expect(Math.max(...g)).toBeLessThanOrEqual(2);
  expect(report.problem).toBe(
    'Column 0 reaches 4 of 10. Widen the bounds 0.5 to 2, check the totals, or merge categories.',
  );
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

test.each(['linear', 'raking', 'logit'] as const)(
  'calibration (%s) that cannot be met says the column, and never gives NaN',
  (method) => {
    const ones = Float64Array.of(1, 1, 1);
    const women = Float64Array.of(0, 1, 1);
    const how = { method, bounds: [0.5, 3], names: ['persons', 'women'] } as const;
    const contradiction = calibrateWeights(ones, [ones, women], [3, 12], how);
    expect(contradiction.report).toMatchObject({ converged: false });
    expect(contradiction.report.problem).toMatch(/^“(women|persons)” reaches .* Widen the bounds/);
    expect(contradiction.weights.every(Number.isFinite)).toBe(true);
    const attempt = (column: Float64Array, total: number) => () =>
      calibrateWeights(ones, [ones, column], [3, total], how);
    expect(attempt(new Float64Array(3), 2)).toThrow('“women” has a total of 2 but nobody');
    expect(attempt(Float64Array.of(0, NaN, 1), 2)).toThrow('“women” has no value in row 2');
    expect(attempt(women, NaN)).toThrow('“women” has a total that is not a number: NaN');
    expect(attempt(new Float64Array(3), 0)().report.converged).toBe(true);
  },
);

test('totals that contradict each other are said without bounds, too', () => {
  const ones = Float64Array.of(1, 1, 1);
  const { weights, report } = calibrateWeights(ones, [ones, ones.slice()], [3, 12], {
    method: 'raking',
  });
  expect(report).toMatchObject({ converged: false });
  expect(report.problem).toContain('Check that the totals agree with each other');
  expect(weights.every(Number.isFinite)).toBe(true);
});

test('trimming between bounds that hold nothing is refused', () => {
  expect(() => trimAndRedistribute(Float64Array.of(1, 2), { upper: 1, lower: 2 })).toThrow(
    'cannot be trimmed to between 2 and 1',
  );
  expect(() => trimAndRedistribute(Float64Array.of(1, 2), { upper: NaN })).toThrow(
    'Mend the bounds',
  );
});
