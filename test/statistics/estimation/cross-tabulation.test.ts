// Cross-tabulation and quantiles where another road gives the answer.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceData } from '../../support/reference-data.ts';
import { expect, test } from '@jest/globals';
import { designOf } from '../../../src/indicators/case/case-design.ts';
import { columnOf, typeColumns } from '../../../src/indicators/case/case-columns.ts';
import { readDescription } from '../../../src/indicators/case/case-folder.ts';
import { encode, type Label } from '../../../src/statistics/numeric/codes.ts';
import { crossTabulate } from '../../../src/statistics/estimation/cross-tabulation.ts';
import { buildDesign } from '../../../src/statistics/estimation/design.ts';
import { estimateProportion } from '../../../src/statistics/estimation/estimate.ts';
import { estimateQuantile } from '../../../src/statistics/estimation/quantile.ts';
import { designOfSample, membersOf, smallSample } from '../small-sample.ts';

function simple(rows: number) {
  return buildDesign({
    weights: new Float64Array(rows).fill(1),
    strata: null,
    clusters: null,
    population: null,
    nest: false,
    ultimateCluster: false,
    lonelyPsu: 'fail',
  });
}

test('under simple random sampling a 2 × 2 table has Pearson’s statistic, but for the n − 1 of the variance', () => {
  const cells = [
    [0, 0, 30],
    [0, 1, 20],
    [1, 0, 15],
    [1, 1, 35],
  ] as const;
  const rows = cells.flatMap(([row, column, count]) =>
    new Array<[number, number]>(count).fill([row, column]),
  );
  const {
    test: result,
    shares,
    n,
  } = crossTabulate(simple(100), {
    row: Int32Array.from(rows, ([row]) => row),
    column: Int32Array.from(rows, ([, column]) => column),
  });
  const pearson = (100 * (30 * 35 - 20 * 15) ** 2) / (50 * 50 * 45 * 55);
  expect(n).toBe(100);
  expect(Array.from(shares)).toEqual([0.3, 0.2, 0.15, 0.35].map((x) => expect.closeTo(x, 12)));
  expect(result.chiSquare).toBeCloseTo(pearson, 9);
  expect(result.ndf).toBeCloseTo(1, 9);
  expect(result.f).toBeGreaterThan(0.9 * pearson);
});

test('shares are the proportions of their cells, missing answers left out', () => {
  const sample = smallSample({ seed: 21 });
  const design = designOfSample(sample);
  const row = sample.domain.map((code, k) => (k % 9 === 0 ? -1 : code));
  const { shares, covariance } = crossTabulate(design, { row, column: sample.cell });
  const first = Float64Array.from(row, (code, k) =>
    code < 0 ? NaN : Number(code === 0 && sample.cell[k] === 0),
  );
  const proportion = estimateProportion(design, first);
  expect(shares[0]).toBeCloseTo(proportion.estimate, 12);
  expect(covariance[0]).toBeCloseTo(proportion.variance, 12);
  expect(() =>
    crossTabulate(design, { row: new Int32Array(sample.rows), column: sample.cell }),
  ).toThrow('two levels or more');
});

const folder = referenceData('reference/p03_clus1_poststrat_rake');
(folder === null ? test.skip : test)(
  'school type by target met, districts: F 5.1934 on 1.495 and 20.925 degrees, p 0.02175, as in the manual of R’s survey',
  () => {
    const description = readDescription(
      JSON.parse(readFileSync(join(folder!, 'design.json'), 'utf8')),
    );
    const records = readFileSync(join(folder!, 'data.csv'), 'utf8')
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(',').map((field) => field.replace(/^"|"$/g, '')));
    const data = typeColumns(description, records);
    const design = designOf(
      data,
      description.designs.find(({ id }) => id === 'clus_fpc')!,
    );
    const codes = (name: string) => encode(columnOf(data, name) as Label[]).codes;
    const { test: result } = crossTabulate(design, {
      row: codes('sch.wide'),
      column: codes('stype'),
    });
    expect([result.f, result.ndf, result.ddf, result.p]).toEqual([
      expect.closeTo(5.1934, 4),
      expect.closeTo(1.495, 3),
      expect.closeTo(20.925, 3),
      expect.closeTo(0.02175, 5),
    ]);
  },
);

test('quantiles invert the weighted distribution function', () => {
  const y = Float64Array.of(5, 1, 4, 2, 3, NaN);
  const { quantile, n } = estimateQuantile(
    { ...simple(6), weights: Float64Array.of(1, 1, 1, 1, 6, 1) },
    y,
    0.5,
  );
  expect([quantile, n]).toEqual([3, 5]);
  expect(estimateQuantile(simple(6), y, 0.2).quantile).toBe(1);
  expect(() => estimateQuantile(simple(6), y, 1)).toThrow('between 0 and 1');
});

test('the interval of a median reads the interval of its share back through the data', () => {
  const sample = smallSample({ seed: 31, strata: 6, psus: 10 });
  const design = designOfSample(sample);
  const domain = membersOf(sample, [0, 1]);
  const y = sample.columns[0]!;
  const median = estimateQuantile(design, y, 0.5, { domain });
  const below = estimateProportion(
    design,
    y.map((value) => (Number.isNaN(value) ? NaN : Number(value <= median.quantile))),
    { domain },
  );
  expect(below.estimate).toBeGreaterThanOrEqual(0.5);
  expect(median.ci[0]).toBeLessThan(median.quantile);
  expect(median.ci[1]).toBeGreaterThan(median.quantile);
  const share = (bound: number) =>
    estimateProportion(
      design,
      y.map((value) => (Number.isNaN(value) ? NaN : Number(value <= bound))),
      { domain },
    ).estimate;
  const half = below.ciDomain[1] - below.estimate;
  expect(share(median.ci[0])).toBeGreaterThanOrEqual(0.5 - half - 1e-12);
  expect(share(median.ci[1])).toBeGreaterThanOrEqual(0.5 + half - 1e-12);
});
