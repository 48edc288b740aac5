// Areas of a province against its mean, what is taken for the variance between areas, and what pooling the
// sampling units of many areas tells of each.
import { expect, test } from '@jest/globals';
import { sparse } from '../../../src/statistics/small-areas/area-regression.ts';
import { contrastsOf } from '../../../src/statistics/small-areas/contrasts.ts';
import { fayHerriot } from '../../../src/statistics/small-areas/fay-herriot.ts';
import { pooledVariance } from '../../../src/statistics/small-areas/pooled-variance.ts';
import { variancePosterior } from '../../../src/statistics/small-areas/variance-posterior.ts';
import { xoshiro } from '../../../src/statistics/numeric/random.ts';

function made(spread: number, variance: number) {
  const random = xoshiro(8);
  const given = Array.from({ length: 40 }, (_, at) => ({
    direct:
      at === 39
        ? NaN
        : 5 + 0.2 * (at % 4) + spread * random.normal() + Math.sqrt(variance) * random.normal(),
    variance: at === 39 ? NaN : variance,
    covariates: [1, at % 4],
  }));
  const areas = given.map(sparse);
  const fit = fayHerriot(given);
  const known = areas.filter(({ direct }) => !Number.isNaN(direct));
  const posterior = variancePosterior(known, fit.between.value);
  const people = given.map((_, at) => 1_000 + 50 * at);
  return {
    given,
    fit,
    posterior,
    contrasts: contrastsOf({ areas, people }, fit, posterior),
    people,
  };
}

test('distances from the mean of the province add up to nothing, people counted', () => {
  const { contrasts, people } = made(0.5, 0.2);
  const sum = contrasts.reduce((total, { difference }, at) => total + difference * people[at]!, 0);
  expect(sum / people.reduce((a, b) => a + b)).toBeCloseTo(0, 12);
  expect(contrasts.every(({ mse }) => mse > 0)).toBe(true);
});

test('of precise figures they are the distances of these, as sure as these are', () => {
  const { given, contrasts, people } = made(0.5, 1e-6);
  const [first, second] = [contrasts[0]!, contrasts[1]!];
  expect(first.difference - second.difference).toBeCloseTo(given[0]!.direct - given[1]!.direct, 4);
  const share = people[0]! / people.reduce((a, b) => a + b);
  expect(first.mse).toBeLessThan(1e-6 + (people.at(-1)! / people[0]!) ** 2 * share ** 2 * 10);
  // Nobody was asked there: as unsure as areas differ.
  expect(contrasts.at(-1)!.mse).toBeGreaterThan(0.1);
});

test('where no variance is found between areas, it is still not taken for none', () => {
  const { fit, posterior, contrasts } = made(0, 0.4);
  expect(fit.between.value).toBeLessThan(0.1);
  expect(posterior.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
  const mean = posterior.reduce((sum, { weight, between }) => sum + weight * between, 0);
  expect(mean).toBeGreaterThan(fit.between.value);
  expect(contrasts[0]!.mse).toBeGreaterThan(0.5 * mean);
});

test('pooled by hand: two areas of two units and one of three, areas of one unit tell nothing', () => {
  const areas = [
    { units: 2, squares: 0.08, load: 0.5 },
    { units: 2, squares: 0.02, load: 0.5 },
    { units: 3, squares: 0.06, load: 1 / 3 },
    { units: 1, squares: 0, load: 1 },
  ];
  // (2·0.08 + 2·0.02)/0.5 + 3·0.06·3 over 1 + 1 + 2
  expect(pooledVariance(areas)).toEqual({ perLoad: expect.closeTo(0.94 / 4, 12), df: 4 });
  expect(pooledVariance(areas.slice(3)).perLoad).toBeNaN();
});
