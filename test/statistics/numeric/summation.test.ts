// Where a plain sum loses digits, ours keeps them: at a million rows, with weights from 1e-6 to 1e6 and large offsets.
import { expect, test } from '@jest/globals';
import { addRows } from '../../../src/statistics/accumulator/add-rows.ts';
import { emptyAccumulator } from '../../../src/statistics/accumulator/accumulator.ts';
import { designFrom } from '../../../src/statistics/accumulator/accumulator-design.ts';
import { estimateNodes } from '../../../src/statistics/accumulator/accumulator-estimate.ts';
import { estimateMean } from '../../../src/statistics/estimation/estimate.ts';
import { xoshiro } from '../../../src/statistics/numeric/random.ts';
import type { RowBatch } from '../../../src/statistics/accumulator/row-batch.ts';
import { sum, sumOfProducts } from '../../../src/statistics/numeric/summation.ts';
import { batchOf, designOfSample, relativeGap, smallSample } from '../small-sample.ts';

const { round } = Math;
const naive = (values: ArrayLike<number>) =>
  Array.from(values).reduce((total, value) => total + value, 0);

test('a sum whose large terms cancel', () => {
  const values = [1e16, 1, 1, -1e16];
  expect(naive(values)).not.toBe(2);
  expect(sum(values)).toBe(2);
});

test('a million weights between 1e-6 and 1e6: exact to the last digit where a plain sum is not', () => {
  const random = xoshiro(11);
  const weights = Float64Array.from(
    { length: 1_000_000 },
    () => round(10 ** (12 * random.uniform())) / 2 ** 20,
  );
  const scaled = weights.reduce((total, weight) => total + BigInt(weight * 2 ** 20), 0n);
  const exact = Number(scaled) / 2 ** 20;
  expect(sum(weights)).toBe(exact);
  expect(naive(weights)).not.toBe(exact);
  expect(sumOfProducts(weights, new Float64Array(weights.length).fill(1))).toBe(exact);
});

const OFFSET = 2 ** 33; // added to values that are multiples of 2^-12, so that the shifted data are exact

function shifted(offset: number) {
  const sample = smallSample({ seed: 12 });
  const coarse = sample.columns.map((column) =>
    column.map((value) => Math.round(value * 4096) / 4096 + offset),
  );
  return { ...sample, columns: coarse };
}

test('an offset common to all values changes no variance, on either road; the textbook shortcut loses every digit', () => {
  const [plain, far] = [shifted(0), shifted(OFFSET)];
  const expected = estimateMean(designOfSample(plain), plain.columns[0]!);
  const rows = estimateMean(designOfSample(far), far.columns[0]!);
  const acc = emptyAccumulator(3);
  addRows(acc, batchOf(far));
  const [node] = estimateNodes(
    designFrom(acc, { lonelyPsu: 'adjust' }),
    [0, 1, 2],
    [{ constant: 0, terms: [{ variable: 0, coefficient: 1 }] }],
  ).estimates;
  expect(relativeGap(rows.variance, expected.variance)).toBeLessThan(1e-6);
  expect(relativeGap(node!.variance, expected.variance)).toBeLessThan(1e-6);
  expect(relativeGap(node!.deff!, expected.deff!)).toBeLessThan(1e-6);
  expect(
    relativeGap(shortcutVariance(far.columns[0]!), shortcutVariance(plain.columns[0]!)),
  ).toBeGreaterThan(0.1);
});

function shortcutVariance(y: Float64Array): number {
  const values = Array.from(y).filter((value) => !Number.isNaN(value));
  const mean = naive(values) / values.length;
  return naive(values.map((value) => value * value)) / values.length - mean * mean;
}

test('a million rows of 0.1 with equal weights have mean 0.1 and no variance, where plain sums drift', () => {
  const rows = 1_000_000;
  const index = Int32Array.from({ length: rows }, (_, k) => k % 1000);
  const batch: RowBatch = {
    rows,
    domain: new Int32Array(rows),
    stratum: index.map((psu) => psu % 10),
    psu: index,
    weight: new Float64Array(rows).fill(0.1),
    scores: new Float64Array(rows).fill(0.1),
  };
  const acc = emptyAccumulator(1);
  addRows(acc, batch);
  const [node] = estimateNodes(
    designFrom(acc, { lonelyPsu: 'fail' }),
    [0],
    [{ constant: 0, terms: [{ variable: 0, coefficient: 1 }] }],
  ).estimates;
  expect([node!.estimate, node!.variance]).toEqual([0.1, 0]);
  expect(naive(batch.scores) / rows).not.toBe(0.1);
});
