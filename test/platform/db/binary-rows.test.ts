// Rows as COPY writes them in binary: whatever the driver's chunks cut through, and a reader who leaves early.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { binaryRows } from '../../../src/platform/db/binary-rows.ts';
import { testApp, type TestApp } from '../../support/app.ts';

let site: TestApp;
beforeAll(async () => {
  site = await testApp();
}, 60_000);
afterAll(async () => {
  await site.close();
});

const series = (count: number, width: number) =>
  site.db
    .from(site.db.raw(`generate_series(1, ${count}) as i`))
    .select(site.db.raw(`i, nullif(i % 3, 0)::float8, repeat('ă', i % ${width})`))
    .orderBy('i');

it.each([
  [0, 5],
  [1, 5],
  [20_000, 90],
])('gives every row of %s in order, longer than a chunk or not', async (count, width) => {
  const numbers: number[] = [];
  for await (const rows of binaryRows(site.db, series(count, width)))
    for (const [i, third, text] of rows) {
      const number = i!.readInt32BE(0);
      numbers.push(number);
      expect(third === null ? null : third!.readDoubleBE(0)).toBe(number % 3 || null);
      expect(text!.toString('utf8')).toBe('ă'.repeat(number % width));
    }
  expect(numbers).toEqual(Array.from({ length: count }, (_, at) => at + 1));
});

it('a reader who leaves early leaves no used connection behind', async () => {
  for (let time = 0; time < 5; time += 1)
    for await (const rows of binaryRows(site.db, series(200_000, 90))) {
      expect(rows.length).toBeGreaterThan(0);
      break;
    }
  expect((await site.db.raw('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

it('a mistake in the query is thrown', async () => {
  const wrong = site.db.from('no_such_table').select('a');
  await expect(
    (async () => {
      for await (const rows of binaryRows(site.db, wrong)) expect(rows).toEqual([]);
    })(),
  ).rejects.toThrow('no_such_table');
});
