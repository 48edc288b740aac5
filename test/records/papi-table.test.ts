import { describe, expect, test } from '@jest/globals';
import { provinceKey } from '../../src/records/papi-scores.ts';
import { readPapiTable } from '../../src/records/papi-table.ts';
import type { IndexStructure } from '../../src/records/papi-structure.ts';
import { papiStructure } from '../../src/records/papi-structure.files.ts';

const title = { vi: 'a', en: 'a' };
const sub = (code: string, from: number, to: number | null = null) => ({
  code,
  vietnameseTitle: 'published' as const,
  periods: [{ from, to, title }],
});
const structure: IndexStructure = {
  source: 'PAPI',
  title,
  dimensions: [
    {
      code: 'D5',
      title,
      breaks: [],
      subDimensions: [sub('SC51', 2011), sub('SC52', 2011, 2020), sub('SC53', 2011)],
    },
  ],
};
const units: Record<string, number> = { hanoi: 2001, hue: 2046 };
const read = (...rows: string[][]) =>
  readPapiTable(
    [['year', 'province', 'SC51', 'SC52', 'SC53', 'D5'], ...rows],
    structure,
    (key) => units[key] ?? null,
  );

describe('a table of published scores', () => {
  test('a row gives its dimension and the sub-dimensions of that year', () => {
    const { scores, refusals, sumProblems } = read(
      ['2020', 'Hanoi', '1.5', '1', '2', '4.5'],
      ['2021', 'Hanoi', '1.5', '', '2', '3.5'],
    );
    expect([refusals, sumProblems]).toEqual([[], []]);
    expect(
      scores.map((score) => [score.year, score.localityId, score.node, score.level, score.score]),
    ).toEqual([
      [2020, 2001, 'D5', 'dimension', 4.5],
      [2020, 2001, 'SC51', 'subdimension', 1.5],
      [2020, 2001, 'SC52', 'subdimension', 1],
      [2020, 2001, 'SC53', 'subdimension', 2],
      [2021, 2001, 'D5', 'dimension', 3.5],
      [2021, 2001, 'SC51', 'subdimension', 1.5],
      [2021, 2001, 'SC53', 'subdimension', 2],
    ]);
  });

  test('empty and 0 are withheld: missing with the reason, never 0', () => {
    const { scores, sumProblems } = read(['2021', 'Hanoi', '', '', '0', '0']);
    expect(scores.map((score) => [score.node, score.score, score.withheldReason])).toEqual([
      ['D5', null, 'zero'],
      ['SC51', null, 'empty'],
      ['SC53', null, 'zero'],
    ]);
    expect(sumProblems).toEqual([]);
  });

  test('a dimension that is not the sum of its parts is reported and kept', () => {
    const { scores, sumProblems } = read(
      ['2021', 'Hanoi', '1.5', '', '2', '3.5002'],
      ['2021', 'Thua Thien-Hue', '1.5', '', '2', '3.50009'],
    );
    expect(sumProblems).toEqual([
      { row: 2, year: 2021, province: 'Hanoi', dimension: 'D5', published: 3.5002, sum: 3.5 },
    ]);
    expect(scores).toHaveLength(6);
  });

  test('parts without their dimension, and a dimension with a part missing, are reported', () => {
    const { sumProblems } = read(
      ['2021', 'Hanoi', '1.5', '', '2', ''],
      ['2022', 'Hanoi', '1.5', '', '', '3.5'],
    );
    expect(sumProblems.map((found) => [found.row, found.published, found.sum])).toEqual([
      [2, null, 3.5],
      [3, 3.5, 1.5],
    ]);
  });

  test.each([
    ['year', 'year', ['21', 'Hanoi', '1', '', '1', '2']],
    ['province', 'province', ['2021', 'Atlantis', '1', '', '1', '2']],
    ['score', 'SC53', ['2021', 'Hanoi', '1', '', 'n/a', '2']],
    ['score', 'SC53', ['2021', 'Hanoi', '1', '', '1,5', '2']],
    ['score', 'D5', ['2021', 'Hanoi', '1', '', '1', '11']],
    ['score', 'SC51', ['2021', 'Hanoi', '-1', '', '1', '2']],
  ])('a row is refused whole for %s, naming the column %s', (code, column, row) => {
    const { scores, refusals } = read(row);
    expect(refusals).toEqual([expect.objectContaining({ row: 2, column, code })]);
    expect(scores).toEqual([]);
  });

  test('a province stands once a year; a missing column is named', () => {
    const row = ['2021', 'Hanoi', '1', '', '1', '2'];
    expect(read(row, row).refusals).toEqual([
      { row: 3, column: 'province', code: 'twice', value: 'Hanoi 2021' },
    ]);
    expect(
      readPapiTable([['year', 'province', 'D5']], structure, () => 1).refusals.map(
        (refusal) => refusal.column,
      ),
    ).toEqual(['SC51', 'SC52', 'SC53']);
  });

  test('names are matched without accents and blanks, one by a named exception', () => {
    expect(
      ['Hanoi', 'Ba Ria - Vung Tau', 'Thua Thien Hue', 'Thua Thien-Hue'].map(provinceKey),
    ).toEqual(['hanoi', 'bariavungtau', 'hue', 'hue']);
  });
});

test('the structure in seeds has 8 dimensions, 29 sub-dimensions and the breaks of 2016, 2018, 2019 and 2021', () => {
  const { dimensions } = papiStructure();
  expect(dimensions.map((dimension) => dimension.subDimensions.length)).toEqual([
    4, 4, 3, 4, 4, 4, 3, 3,
  ]);
  expect(
    dimensions.flatMap((dimension) =>
      dimension.breaks.map((entry) => `${dimension.code} ${entry.year}`),
    ),
  ).toEqual(['D2 2018', 'D3 2016', 'D3 2018', 'D5 2021', 'D8 2019']);
});
