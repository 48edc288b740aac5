// The Rao–Scott test against svychisq() of R's survey package, levels absent in the domain (rao-scott/make.R).
import { expect, test } from '@jest/globals';
import { crossTabulate } from '../../src/statistics/estimation/cross-tabulation.ts';
import { chiSquareUpperTail } from '../../src/statistics/numeric/chi-square.ts';
import { fUpperTail, tTwoSided } from '../../src/statistics/numeric/distributions.ts';
import { postStratifiedDesign } from '../../src/statistics/weighting/post-stratification.ts';
import { cellsOf, codesOf, finiteDesign, membersWith, sampleDesign } from './oracle-design.ts';
import { expectAsInR, oracle } from './oracle-folder.ts';

const data = oracle('rao-scott');
const fpc = finiteDesign(data);
const designs = {
  fpc,
  plain: sampleDesign(data),
  gaps: sampleDesign(data),
  post: postStratifiedDesign(fpc, cellsOf(data, 'region', ['r1', 'r2', 'r3']), [150, 210, 140]),
};

function tabulate(design: string, domain: string, row: string, column: string) {
  return crossTabulate(
    designs[design as keyof typeof designs],
    { row: codesOf(data, row), column: codesOf(data, column) },
    membersWith(data, 'region', domain),
  );
}

test.each(data.cases)('%s', (name) => {
  const [design, domain, row, column] = name.split(' ');
  const { chiSquare, f, ndf, ddf, p, df, pScaled } = tabulate(design!, domain!, row!, column!).test;
  const found = { f, ndf, ddf, p, df, pScaled };
  expectAsInR(design === 'gaps' ? found : { chiSquare, ...found }, data.expected(name));
});

test('levels nobody gave keep a share of 0 and are not tested', () => {
  const { rows, columns, shares, levels } = tabulate('plain', 'r2', 'kind', 'use');
  expect([rows, columns, levels.row.length, levels.column.length]).toEqual([3, 4, 2, 2]);
  expect(shares.filter((share) => share > 0).length).toBeLessThanOrEqual(4);
  expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
});

test('one level, or too many empty cells, is refused', () => {
  const region = codesOf(data, 'region');
  expect(() =>
    crossTabulate(
      designs.plain,
      { row: region, column: codesOf(data, 'kind') },
      membersWith(data, 'region', 'r1'),
    ),
  ).toThrow('respondents here gave 1 and 3');
  expect(() => crossTabulate(designs.plain, { row: region, column: region })).toThrow(
    'Too many cells of the table are empty',
  );
  expect(() =>
    crossTabulate(designs.plain, {
      row: region.map(() => -1),
      column: region,
    }),
  ).toThrow('two levels or more');
});

test('the tail of chi-square: of one degree a normal square, of two an exponential, else the limit of F', () => {
  for (const x of [0.1, 1, 7, 60]) {
    expect(chiSquareUpperTail(x, 1) / tTwoSided(Math.sqrt(x), Infinity)).toBeCloseTo(1, 12);
    expect(chiSquareUpperTail(x, 2) / Math.exp(-x / 2)).toBeCloseTo(1, 12);
    for (const df of [3, 4, 7, 12])
      expect(chiSquareUpperTail(x, df) / fUpperTail(x / df, df, 1e9)).toBeCloseTo(1, 5);
  }
  expect([chiSquareUpperTail(0, 3), chiSquareUpperTail(1, 0), chiSquareUpperTail(NaN, 2)]).toEqual([
    1,
    NaN,
    NaN,
  ]);
});
