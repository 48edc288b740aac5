import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { copiedRows } from '../../../src/platform/db/copied-rows.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ empty: true });
});
afterAll(async () => {
  await database.close();
});

const awkward = fc.oneof(
  fc.constantFrom(
    '\\N',
    '\\',
    '\\\\n',
    '\t',
    '\r\n',
    '\b\f\v',
    '\\.',
    '',
    'ễ',
    '"',
    '{"a":"b\\"c\\n"}',
  ),
  fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
);

test('any text comes as it is stored, and null as null', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.option(awkward), awkward), { minLength: 1, maxLength: 20 }),
      async (rows) => {
        const literal = (text: string | null) => (text === null ? 'null' : pg.escapeLiteral(text));
        const values = rows
          .map(([one, other], index) => `(${index}, ${literal(one)}, ${literal(other)})`)
          .join(', ');
        const read = await copiedRows(
          database.db,
          `select n, a, b from (values ${values}) as given (n, a, b) order by n`,
        );
        expect([...read]).toEqual(rows.map(([one, other], index) => [String(index), one, other]));
        expect(rows.map((_row, index) => read.lastOf(index))).toEqual(rows.map(([, last]) => last));
        expect(read).toHaveLength(rows.length);
      },
    ),
    { numRuns: 50 },
  );
});

test('a query that fails leaves the connection usable', async () => {
  await expect(
    copiedRows(database.db, 'select 1 / (n - 3) from generate_series(1, 5) as n'),
  ).rejects.toMatchObject({ code: '22012' });
  for (let time = 0; time < 10; time += 1)
    expect([...(await copiedRows(database.db, 'select 1'))]).toEqual([['1']]);
  expect([...(await copiedRows(database.db, 'select 1 where false'))]).toEqual([]);
  const [one] = [await copiedRows(database.db, `select 'a' union all select null`)];
  expect([one.lastOf(0), one.lastOf(1)]).toEqual(['a', null]);
});
