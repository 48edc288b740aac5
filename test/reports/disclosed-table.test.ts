// What readers are told of a table of answers: small groups are kept back and cannot be worked out.
import { expect, it } from '@jest/globals';
import type { TableColumn, TablePanel } from '../../src/indicators/tables/answer-table.ts';
import { discloseTable } from '../../src/reports/answers/disclosed-table.ts';

const column = (group: string | null, n: number): TableColumn => ({
  group,
  n,
  df: 20,
  figures: [
    {
      code: 'yes',
      estimate: 0.4,
      se: 0.02,
      ciLow: 0.35,
      ciHigh: 0.45,
      intervalKind: 'korn-graubard',
      effectiveN: 80,
      flag: 'ok',
      reason: null,
    },
  ],
});
const panel = (total: number, groups: Readonly<Record<string, number>>): TablePanel => ({
  panel: null,
  columns: [column(null, total), ...Object.entries(groups).map(([name, n]) => column(name, n))],
  test: { f: 9, ndf: 1, ddf: 20, p: 0.001, pAdjusted: 0.01 },
});
const told = (of: TablePanel, isWhole = false) =>
  discloseTable(of, { minimum: 30, isWhole }).columns.map(({ group, atLeast, concealed }) => [
    group,
    concealed ?? atLeast,
  ]);

it('numbers are told as steps, and a group of few people has no figures', () => {
  const shown = panel(500, { women: 320, men: 170, other: 10 });
  expect(told(shown)).toEqual([
    [null, 300],
    ['women', 300],
    ['men', 100],
    ['other', 'few'],
  ]);
  const [, , , other] = discloseTable(shown, { minimum: 30, isWhole: false }).columns;
  expect(other!.figures).toEqual([]);
});

it('where the others would give a small group away, the smallest of them is kept back too', () => {
  // 120 − 60 − 40: readers who know the total would have at most 20 left.
  expect(told(panel(120, { women: 60, men: 40, other: 20 }))).toEqual([
    [null, 100],
    ['women', 30],
    ['men', 30],
    ['other', 'few'],
  ]);
  expect(told(panel(75, { women: 35, men: 33, other: 7 }))).toEqual([
    [null, 30],
    ['women', 'paired'],
    ['men', 'paired'],
    ['other', 'few'],
  ]);
});

it('a place of few people has nothing, not even the test', () => {
  const { columns, test } = discloseTable(panel(25, { women: 13, men: 12 }), {
    minimum: 30,
    isWhole: false,
  });
  expect(columns.every(({ concealed }) => concealed === 'few')).toBe(true);
  expect(test).toBeNull();
});

it('a share that is as precise as that of a few people is not shown', () => {
  const own = column('women', 320);
  const imprecise = { ...own, figures: [{ ...own.figures[0]!, effectiveN: 20 }] };
  const { columns } = discloseTable(
    { ...panel(500, {}), columns: [column(null, 500), imprecise] },
    { minimum: 30, isWhole: false },
  );
  expect(columns[1]!.figures[0]).toMatchObject({ estimate: null, flag: 'hidden', reason: 'wide' });
  expect(columns[0]!.figures[0]).toMatchObject({ estimate: 0.4 });
});
