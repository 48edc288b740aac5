// Cross-tables against svychisq(), svyby() and svymean() of R's survey package, levels absent in the domain
// (rao-scott/make.R).
import { expect, test } from '@jest/globals';
import { estimateTable } from '../../src/indicators/tables/estimate-table.ts';
import { slotOf } from '../../src/indicators/tables/slots.ts';
import { designOfRound } from '../../src/indicators/estimation.ts';
import { crossTabulate } from '../../src/statistics/accumulator/cross-tabulation.ts';
import { givenLevels } from '../../src/statistics/estimation/rao-scott.ts';
import { chiSquareUpperTail } from '../../src/statistics/numeric/chi-square.ts';
import { fUpperTail, tTwoSided } from '../../src/statistics/numeric/distributions.ts';
import { expectAsInR, oracle } from './oracle-folder.ts';
import { columnFor, countedTable, levelsOf, type OracleDesign } from './oracle-table.ts';

const data = oracle('rao-scott');
const designs: Readonly<Record<string, OracleDesign>> = {
  fpc: { finite: true },
  plain: {},
  gaps: {},
  post: { finite: true, cells: { column: 'region', people: { r1: 150, r2: 210, r3: 140 } } },
};
const regions = ['r1', 'r2', 'r3'];
const tests = data.cases.filter((name) => !name.includes(' share '));
const shares = data.cases.filter((name) => name.includes(' share '));

const shapeOf = (question: string, by: string, within: string | null) => ({
  question,
  by,
  within,
  kind: 'one' as const,
  options: levelsOf(data, question),
  groups: levelsOf(data, by),
  panels: within === null ? [] : levelsOf(data, within),
});

function tabulate(design: string, domain: string, row: string, column: string) {
  const shape = shapeOf(row, column, domain === 'all' ? null : 'region');
  const { sums, options } = countedTable(data, shape, designs[design]!);
  const slot = slotOf(1, { panel: regions.indexOf(domain), group: -1 }, shape);
  const found = crossTabulate(designOfRound(sums.pairs!, options), [slot], {
    rows: shape.options.length,
    columns: shape.groups.length,
  });
  return { found, shape, table: () => estimateTable(sums, shape, options) };
}

test.each(tests)('%s', (name) => {
  const [design, domain, row, column] = name.split(' ');
  const { found, table } = tabulate(design!, domain!, row!, column!);
  const { chiSquare, f, ndf, ddf, p, df, pScaled } = found.test!;
  const figures = { f, ndf, ddf, p, df, pScaled };
  expectAsInR(design === 'gaps' ? figures : { chiSquare, ...figures }, data.expected(name));
  const panel = table()[1]!.panels.find((one) => one.panel === (domain === 'all' ? null : domain))!;
  expect(panel.test).toMatchObject({ f, ndf, ddf, p });
});

test.each(shares)('%s', (name) => {
  const [design, , column, level, region] = name.split(' ');
  const shape = shapeOf(column!, 'region', null);
  const { sums, options } = countedTable(data, shape, designs[design!]!);
  for (const { panels } of estimateTable(sums, shape, options)) {
    const { figures } = columnFor(panels[0]!.columns, region!);
    const { estimate, se } = figures.find(({ code }) => code === level)!;
    const expected = data.expected(name);
    // All alike: R has a spread of 0, the table none.
    expectAsInR({ estimate: estimate!, se: expected['se'] === 0 ? 0 : se! }, expected);
  }
});

test('every design, column, level and region is there', () => {
  expect(tests).toHaveLength(2 * 4 * 3 + 2 + 2);
  expect(shares).toHaveLength(3 * (3 + 4) * 4);
});

test('levels nobody gave keep a share of 0 and are not tested', () => {
  const { found } = tabulate('plain', 'r2', 'kind', 'use');
  const levels = givenLevels(found);
  expect([found.rows, found.columns, levels.row.length, levels.column.length]).toEqual([
    3, 4, 2, 2,
  ]);
  expect(found.shares.filter((share) => share > 0).length).toBeLessThanOrEqual(4);
  expect(found.shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
});

test('one level, or too many empty cells, is not tested', () => {
  expect(tabulate('plain', 'r1', 'region', 'kind').found.test).toBeNull();
  expect(tabulate('plain', 'all', 'region', 'region').found.test).toBeNull();
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
