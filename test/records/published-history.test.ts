import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { importPapi } from '../../src/records/import-papi.command.ts';
import { listPublishedHistory } from '../../src/records/published-history.store.ts';
import { papiStructure } from '../../src/records/papi-structure.files.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const columns = papiStructure().dimensions.flatMap((dimension) => [
  dimension.code,
  ...dimension.subDimensions.map((sub) => sub.code),
]);
/** A row whose only scores are those of dimension 7; the others are withheld. */
const row = (year: number, province: string, d7: readonly [number, number, number, number]) =>
  [
    year,
    province,
    ...columns.map(
      (column) =>
        (({ D7: d7[0], SC71: d7[1], SC72: d7[2], SC73: d7[3] }) as Record<string, number>)[
          column
        ] ?? '',
    ),
  ].join(',');
const table = (...rows: string[]) =>
  [['year', 'province', ...columns].join(','), ...rows].join('\n');
const from = { origin: 'papi.csv', at: new Date('2026-11-21T00:00:00Z') };
let base: TestDatabase;
const run = (text: string) => base.db.transaction((tx) => importPapi(tx, text, from));

beforeAll(async () => {
  base = await testDatabase();
  await base.db.transaction(seedRegistries);
}, 60_000);
afterAll(async () => {
  await base.close();
});

test('a present province shows the lines of the units it was made of', async () => {
  const first = await run(
    table(
      row(2019, 'Yen Bai', [4, 1, 1, 2]),
      row(2020, 'Yen Bai', [0, 0, 0, 0]),
      row(2019, 'Lao Cai', [5, 1, 2, 2]),
      row(2019, 'Ha Noi', [3, 1, 1, 1]),
    ),
  );
  expect(first).toMatchObject({ rows: 4, refusals: [], sumProblems: [], changed: 0 });
  expect(first.added).toBe(first.scores);
  const history = await listPublishedHistory(base.db, [1015]);
  expect(history.origins).toEqual(['papi.csv']);
  const environment = history.dimensions.find((dimension) => dimension.code === 'D7');
  expect(environment?.series).toEqual([
    {
      localityId: 2010,
      name: { vi: 'Lào Cai', en: 'Lao Cai' },
      successorId: 1015,
      points: [{ year: 2019, score: 5, withheldReason: null }],
    },
    {
      localityId: 2015,
      name: { vi: 'Yên Bái', en: 'Yen Bai' },
      successorId: 1015,
      points: [
        { year: 2019, score: 4, withheldReason: null },
        { year: 2020, score: null, withheldReason: 'zero' },
      ],
    },
  ]);
});

test('the same table again changes nothing; a corrected score changes one', async () => {
  const same = table(row(2019, 'Yen Bai', [4, 1, 1, 2]));
  expect(await run(same)).toMatchObject({ added: 0, changed: 0 });
  expect(await run(table(row(2019, 'Yen Bai', [4.5, 1, 1.5, 2])))).toMatchObject({
    added: 0,
    changed: 2,
  });
});

test('scores of 2025 belong to the units of 2025', async () => {
  expect(
    await run(table(row(2025, 'Yen Bai', [4, 1, 1, 2]), row(2025, 'Lao Cai', [6, 2, 2, 2]))),
  ).toMatchObject({ refusals: [{ row: 2, code: 'province' }] });
  const history = await listPublishedHistory(base.db, [1015]);
  expect(history.dimensions[6]?.series.map((series) => series.localityId)).toEqual([
    1015, 2010, 2015,
  ]);
});
