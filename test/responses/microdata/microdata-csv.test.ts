import { expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { compileOrThrow } from '../../../src/questionnaires/engine/compiled.ts';
import { inertCell } from '../../../src/platform/csv-cells.ts';
import type { MicrodataRow } from '../../../src/responses/microdata/microdata.ts';
import { columnsOf } from '../../../src/responses/microdata/microdata-columns.ts';
import { csvLines } from '../../../src/responses/microdata/microdata-csv.ts';
import { allKinds } from '../all-kinds.ts';

const place = { province: 'Hà Nội', provinceCode: '01', commune: '', communeCode: '' };
const names = { service: (id: string) => id, locality: () => place };
const rowOf = (
  answers: MicrodataRow['answers'],
  changes: Partial<MicrodataRow> = {},
): MicrodataRow => ({
  id: 'r',
  versionId: 'v',
  localityId: 1,
  serviceId: null,
  stratum: null,
  psu: null,
  weight: null,
  channel: 'open',
  servicePoint: null,
  caller: null,
  language: 'vi',
  status: 'counted',
  flags: '',
  answers,
  seconds: null,
  submittedAt: '2026-11-20T18:30:00.000Z',
  amendedAt: null,
  fromSource: null,
  ...changes,
});

async function cellsOf(
  rows: MicrodataRow[],
  columns = columnsOf(
    [{ id: 'v', code: 'all-kinds', number: 1, compiled: compileOrThrow(allKinds) }],
    {
      values: 'codes',
      lang: 'vi',
      names,
    },
  ),
) {
  async function* batches() {
    yield rows;
  }
  let text = '';
  for await (const lines of csvLines(batches(), columns)) text += lines;
  return parse(text, { bom: true, columns: true }) as Record<string, string>[];
}

test('any text is one cell, parsed back unchanged except for the prefix that disables formulas', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('"', '""', 'a,b', '\r\n', '=1+1', '-1,5', ' x ', ''),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 30 }), async (reasons) => {
      const read = await cellsOf(reasons.map((reason) => rowOf({ reason })));
      expect(read.map((row) => row['reason'])).toEqual(reasons.map(inertCell));
    }),
    { numRuns: 200 },
  );
});

test('a repeated text is formatted as before, however many texts came in between', async () => {
  const reasons = Array.from({ length: 12_000 }, (_, index) =>
    index % 2 === 0 ? 'chậm' : `lý do "${index}"`,
  );
  expect(
    (await cellsOf(reasons.map((reason) => rowOf({ reason })))).map((row) => row['reason']),
  ).toEqual(reasons);
});

test('inherited properties are no answers', async () => {
  const hostile = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
  const asked = hostile.map((name) => ({
    ...columnsOf([{ id: 'v', code: 'all-kinds', number: 1, compiled: compileOrThrow(allKinds) }], {
      values: 'codes',
      lang: 'vi',
      names,
    }).asked.find(({ label }) => label === 'reason')!,
    label: name,
    nameIn: () => name,
  }));
  const rows = [
    rowOf({}),
    rowOf(
      JSON.parse(
        '{"constructor":"a","__proto__":"b","toString":"c","hasOwnProperty":"d"}',
      ) as MicrodataRow['answers'],
    ),
  ];
  async function* batches() {
    yield rows;
  }
  let text = '';
  for await (const lines of csvLines(batches(), { fixed: [], asked })) text += lines;
  expect(parse(text, { bom: true })).toEqual([hostile, ['', '', '', ''], ['a', 'b', 'c', 'd']]);
});
