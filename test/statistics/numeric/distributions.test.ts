// Quantiles against closed forms and tables of 16 digits, and against their own distribution functions.
import { expect, test } from '@jest/globals';
import {
  fUpperTail,
  inverseLogit,
  logit,
  normalCdf,
  normalQuantile,
  tCdf,
  tQuantile,
  tTwoSided,
} from '../../../src/statistics/numeric/distributions.ts';
import { relativeGap } from '../small-sample.ts';

const probabilities = [1e-6, 0.001, 0.025, 0.05, 0.2, 0.4, 0.6, 0.9, 0.975, 0.995, 0.9999];

test.each(probabilities)('t with 1, 2 and 4 degrees of freedom has closed forms (p = %s)', (p) => {
  const a = 4 * p * (1 - p);
  const q = Math.cos(Math.acos(Math.sqrt(a)) / 3) / Math.sqrt(a);
  expect(relativeGap(tQuantile(p, 1), Math.tan(Math.PI * (p - 0.5)))).toBeLessThan(1e-10);
  expect(relativeGap(tQuantile(p, 2), (2 * p - 1) * Math.sqrt(2 / a))).toBeLessThan(1e-10);
  expect(relativeGap(tQuantile(p, 4), Math.sign(p - 0.5) * 2 * Math.sqrt(q - 1))).toBeLessThan(
    1e-10,
  );
});

test('published quantiles', () => {
  const table = [
    [5, 2.5705818356363141],
    [8, 2.3060041352041662],
    [30, 2.0422724563012373],
    [199, 1.9719565442517533],
  ];
  for (const [df, expected] of table)
    expect(relativeGap(tQuantile(0.975, df!), expected!)).toBeLessThan(1e-12);
  expect(relativeGap(normalQuantile(0.975), 1.9599639845400545)).toBeLessThan(1e-14);
  expect(relativeGap(tQuantile(0.975, Infinity), 1.9599639845400545)).toBeLessThan(1e-14);
});

test.each([0.5, 1, 3, 7.5, 18, 199, 5000, 1e6])(
  'quantile and distribution function are inverse (df = %s)',
  (df) => {
    for (const p of probabilities) {
      expect(relativeGap(tCdf(tQuantile(p, df), df), p)).toBeLessThan(1e-10);
      expect(relativeGap(normalCdf(normalQuantile(p)), p)).toBeLessThan(1e-13);
    }
  },
);

test('no degrees of freedom, no quantile', () => {
  expect([tQuantile(0.975, 0), tQuantile(0.975, -1), tCdf(1, 0)]).toEqual([NaN, NaN, NaN]);
});

test('F with one degree above is t squared, small tails included', () => {
  for (const t of [0.5, 2, 6, 40])
    expect(relativeGap(fUpperTail(t * t, 1, 9), tTwoSided(t, 9))).toBeLessThan(1e-9);
  expect(fUpperTail(0, 3, 5)).toBe(1);
});

test('the logit and its inverse', () => {
  for (const p of probabilities) expect(relativeGap(inverseLogit(logit(p)), p)).toBeLessThan(1e-13);
  expect([inverseLogit(-800), inverseLogit(800)]).toEqual([0, 1]);
});
