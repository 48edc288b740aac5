// Small areas against eblupFH() and mseFH() of R's sae package (small-areas/make.R).
import { expect, test } from '@jest/globals';
import { fayHerriot } from '../../src/statistics/small-areas/fay-herriot.ts';
import { expectAsInR, oracle } from './oracle-folder.ts';

const data = oracle('small-areas');
const [poor, road, variance] = ['poor', 'road', 'variance'].map((name) => data.numbers(name));
const provinces = data.labels('province');

const covariates: Readonly<Record<string, (at: number) => number[]>> = {
  constant: () => [1],
  covariates: (at) => [1, poor![at]!, road![at]!],
  provinces: (at) => [
    ...['a', 'b', 'c', 'd'].map((code) => Number(provinces[at] === code)),
    poor![at]!,
    road![at]!,
  ],
  noise: (at) => [1, poor![at]!],
};

test.each(data.cases)('%s', (name) => {
  const direct = data.numbers(name === 'noise' ? 'noise' : 'y');
  const { between, regression, areas } = fayHerriot(
    [...direct].map((value, at) => ({
      direct: value,
      variance: variance![at]!,
      covariates: covariates[name]!(at),
    })),
  );
  expect(between.converged).toBe(true);
  expect(regression.rank).toBe(covariates[name]!(0).length);
  expectAsInR(
    {
      between: between.value,
      ...Object.fromEntries(
        areas.flatMap(({ estimate, mse }, at) => [
          [`eblup${at + 1}`, estimate],
          [`mse${at + 1}`, mse],
        ]),
      ),
    },
    data.expected(name),
  );
});

test('there is variance between areas in all cases but that of noise', () => {
  const between = data.cases.map((name) => data.expected(name)['between']!);
  expect(between.map((value) => value > 0)).toEqual([true, true, true, false]);
});
