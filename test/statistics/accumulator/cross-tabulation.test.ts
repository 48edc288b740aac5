// Cross-tabulation where another road gives the answer.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { columnOf, typeColumns } from '../../../src/indicators/case/case-columns.ts';
import { readDescription } from '../../../src/indicators/case/case-folder.ts';
import { designFrom } from '../../../src/statistics/accumulator/accumulator-design.ts';
import { emptyAccumulator } from '../../../src/statistics/accumulator/accumulator.ts';
import { addRows } from '../../../src/statistics/accumulator/add-rows.ts';
import { crossTabulate } from '../../../src/statistics/accumulator/cross-tabulation.ts';
import { encode, type Label } from '../../../src/statistics/numeric/codes.ts';
import { referenceData } from '../../support/reference-data.ts';

/** A table of one domain. @param codes −1: not answered */
function tabulated(
  codes: { row: Int32Array; column: Int32Array },
  sample: { psu?: Int32Array; weight?: Float64Array; population?: number } = {},
) {
  const n = codes.row.length;
  const [rows, columns] = [codes.row, codes.column].map((own) => Math.max(...own) + 1);
  const width = rows! * columns!;
  const scores = new Float64Array(n * width);
  codes.row.forEach((r, at) => {
    const c = codes.column[at]!;
    if (r < 0 || c < 0) scores.fill(NaN, at * width, (at + 1) * width);
    else scores[at * width + r * columns! + c] = 1;
  });
  const sums = emptyAccumulator(width);
  addRows(sums, {
    rows: n,
    domain: new Int32Array(n),
    stratum: new Int32Array(n),
    psu: sample.psu ?? Int32Array.from({ length: n }, (_, at) => at),
    weight: sample.weight ?? new Float64Array(n).fill(1),
    scores,
  });
  const { population } = sample;
  const design = designFrom(sums, {
    lonelyPsu: 'fail',
    ...(population === undefined ? {} : { populationPsus: new Map([[0, population]]) }),
  });
  return crossTabulate(design, [0], { rows: rows!, columns: columns! });
}

test('under simple random sampling a 2 × 2 table has Pearson’s statistic, but for the n − 1 of the variance', () => {
  const cells = [
    [0, 0, 30],
    [0, 1, 20],
    [1, 0, 15],
    [1, 1, 35],
    [-1, 1, 9],
  ] as const;
  const people = cells.flatMap(([row, column, count]) =>
    new Array<[number, number]>(count).fill([row, column]),
  );
  const found = tabulated({
    row: Int32Array.from(people, ([row]) => row),
    column: Int32Array.from(people, ([, column]) => column),
  });
  const pearson = (100 * (30 * 35 - 20 * 15) ** 2) / (50 * 50 * 45 * 55);
  expect(found.n).toBe(100);
  expect(Array.from(found.shares)).toEqual(
    [0.3, 0.2, 0.15, 0.35].map((x) => expect.closeTo(x, 12)),
  );
  expect(found.test!.chiSquare).toBeCloseTo(pearson, 9);
  expect(found.test!.ndf).toBeCloseTo(1, 9);
  expect(found.test!.f).toBeGreaterThan(0.9 * pearson);
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
    const codes = (name: string) => encode(columnOf(data, name) as Label[]).codes;
    const numbers = (name: string) => Float64Array.from(columnOf(data, name) as number[]);
    const { test: result } = tabulated(
      { row: codes('sch.wide'), column: codes('stype') },
      {
        psu: Int32Array.from(numbers('dnum')),
        weight: numbers('pw'),
        population: numbers('fpc')[0]!,
      },
    );
    expect([result!.f, result!.ndf, result!.ddf, result!.p]).toEqual([
      expect.closeTo(5.1934, 4),
      expect.closeTo(1.495, 3),
      expect.closeTo(20.925, 3),
      expect.closeTo(0.02175, 5),
    ]);
  },
);
