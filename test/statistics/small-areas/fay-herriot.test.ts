// The area model where REML has a closed form, at its two ends, and by its own claim on simulated places.
import { expect, test } from '@jest/globals';
import { fayHerriot } from '../../../src/statistics/small-areas/fay-herriot.ts';
import type { SmallArea } from '../../../src/statistics/small-areas/area-regression.ts';
import { xoshiro } from '../../../src/statistics/numeric/random.ts';

const places = (direct: number[], variance: number): SmallArea[] =>
  direct.map((value) => ({ direct: value, variance, covariates: [1] }));
const values = [4.1, 5.3, 6.8, 5.9, 4.4, 7.2, 6.1];
const mean = values.reduce((a, b) => a + b) / values.length;
const spread =
  values.reduce((total, value) => total + (value - mean) ** 2, 0) / (values.length - 1);

test('equal sampling variances: the variance between places is s² − ψ, and all shrink alike to the mean', () => {
  const fit = fayHerriot(places(values, 0.4));
  expect(fit.between.value).toBeCloseTo(spread - 0.4, 9);
  const shrinkage = (spread - 0.4) / spread;
  fit.areas.forEach((area, i) => {
    expect(area.estimate).toBeCloseTo(shrinkage * values[i]! + (1 - shrinkage) * mean, 9);
    expect(area.borrowed).toBeCloseTo(1 - shrinkage, 9);
  });
  expect(fit.between.converged).toBe(true);
});

test('precise figures stand as they are; figures all noise become what their covariates say', () => {
  expect(
    fayHerriot(places(values, 1e-6)).areas.map(({ estimate }) => Number(estimate.toFixed(4))),
  ).toEqual(values);
  const noise = fayHerriot(places(values, 50));
  expect(noise.between.value).toBe(0);
  expect(
    noise.areas.every(
      ({ estimate, borrowed }) => Math.abs(estimate - mean) < 1e-9 && borrowed === 1,
    ),
  ).toBe(true);
});

test('a place without a figure borrows everything, and its error is the largest', () => {
  const fit = fayHerriot([...places(values, 0.4), { direct: NaN, variance: NaN, covariates: [1] }]);
  const last = fit.areas.at(-1)!;
  expect(last).toMatchObject({ shrinkage: 0, borrowed: 1, estimate: last.synthetic });
  expect(last.mse).toBeGreaterThan(Math.max(...fit.areas.slice(0, -1).map(({ mse }) => mse)));
});

test('over 200 simulated countries the stated mean squared error is the one made, and less than the direct one', () => {
  const random = xoshiro(99);
  let [made, stated, direct] = [0, 0, 0];
  for (let country = 0; country < 200; country++) {
    const truth = Array.from({ length: 30 }, (_, i) => 5 + 0.5 * (i % 5) + 0.6 * random.normal());
    const areas = truth.map((value, i) => {
      const variance = 0.2 + 0.1 * (i % 6);
      return {
        direct: value + Math.sqrt(variance) * random.normal(),
        variance,
        covariates: [1, i % 5],
      };
    });
    fayHerriot(areas).areas.forEach((area, i) => {
      made += (area.estimate - truth[i]!) ** 2;
      stated += area.mse;
      direct += (areas[i]!.direct - truth[i]!) ** 2;
    });
  }
  expect(Math.abs(made / stated - 1)).toBeLessThan(0.06);
  expect(made).toBeLessThan(0.75 * direct);
});

test('what cannot be fitted is refused', () => {
  expect(() => fayHerriot(places([1], 0.1))).toThrow('cannot fit 1 covariates');
  expect(() => fayHerriot(places([1, 2, 3], 0))).toThrow('positive sampling variance');
});
