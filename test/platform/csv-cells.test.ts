// CSV as this application writes it: no cell runs as a formula, and what was written is what is
// read again.
import { describe, expect, it, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { cellAsMeant, csvText, inertCell } from '../../src/platform/csv-cells.ts';
import { readCsv } from '../../src/platform/csv-table.ts';

const beginnings = [
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\r',
  '\n',
  '＝',
  '＋',
  '－',
  '＠',
  "'",
  '"',
  'a',
  '1',
  ',',
  ' ',
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...beginnings), fc.string({ maxLength: 3 })), { maxLength: 5 })
  .map((parts) => parts.join(''));

describe('a cell', () => {
  test.each([
    '=1+1',
    '+84 9',
    '-cmd',
    '@x',
    '\tx',
    '\r=x',
    '=HYPERLINK("http://x")',
    '-1+2',
    '＝1',
    "'=x",
  ])('%j is no formula', (cell) => {
    expect(inertCell(cell)).toBe(`'${cell}`);
    expect(cellAsMeant(inertCell(cell))).toBe(cell);
  });
  test.each(['-99', '+5', '-1,5', '-1.5e3', 'a=b', "'x", '', '12', "it's"])(
    '%j stays as it is',
    (cell) => {
      expect(inertCell(cell)).toBe(cell);
      expect(cellAsMeant(cell)).toBe(cell);
    },
  );
  it('comes back as it went, whatever stands in it', () => {
    fc.assert(
      fc.property(text, (cell) => {
        expect(cellAsMeant(inertCell(cell))).toBe(cell);
        expect(inertCell(cell)).not.toMatch(/^[=@\t\r\n]/);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('a table is read by any reader of CSV, numbers as numbers', () => {
  const csv = csvText([
    ['name', 'n'],
    ['=1+1', -5],
    ['a "b", c\nd', 0.5],
    [null, null],
    ['', 1],
  ]);
  expect(csv).toBe('\uFEFF"name","n"\r\n"\'=1+1",-5\r\n"a ""b"", c\nd",0.5\r\n,\r\n,1\r\n');
  expect(parse(csv, { bom: true })).toEqual([
    ['name', 'n'],
    ["'=1+1", '-5'],
    ['a "b", c\nd', '0.5'],
    ['', ''],
    ['', '1'],
  ]);
});

test('what people send back is read without the apostrophe', () => {
  const columns = { spellings: { name: ['name'] }, required: ['name'] as const };
  const cells = ['=1+1', '-x', "'=y", '-7', 'plain'];
  const { rows } = readCsv(csvText([['name'], ...cells.map((cell) => [cell])]), columns, 10);
  expect(rows.map((row) => row.text('name'))).toEqual(cells);
});

test('a table of millions of blank lines is given up early', () => {
  const { mistakes } = readCsv(
    `name\n${'\n'.repeat(200_000)}a\n`,
    { spellings: { name: ['name'] }, required: ['name'] },
    100,
  );
  expect(mistakes).toMatchObject([{ code: 'tooManyRows' }]);
});
