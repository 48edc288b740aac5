// The published PAPI scores are not part of the project (reference-data.ts). They must import whole.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { importPapi } from '../../src/records/import-papi.command.ts';
import { SUM_TOLERANCE } from '../../src/records/papi-sums.ts';
import { listPublishedHistory } from '../../src/records/published-history.store.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { referenceData, withReferenceData } from '../support/reference-data.ts';

const file = referenceData('data/papi_subdimension_scores_2011_2024_by_province.csv');
const from = { origin: path.basename(file ?? ''), at: new Date('2026-11-21T00:00:00Z') };
let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase();
  await base.db.transaction(seedRegistries);
}, 60_000);
afterAll(async () => {
  await base.close();
});

withReferenceData('reference data', () => {
  test('882 rows import whole, every dimension is the sum of its parts, and again nothing changes', async () => {
    const text = readFileSync(file!, 'utf8');
    const run = (table: string) => base.db.transaction((tx) => importPapi(tx, table, from));
    const first = await run(text);
    const { refusals, sumProblems, ...counts } = first;
    console.log(
      `PAPI 2011–2024: ${JSON.stringify(counts)}, ${refusals.length} refused, ${sumProblems.length} sums off by more than ${SUM_TOLERANCE}`,
    );
    expect([refusals, sumProblems]).toEqual([[], []]);
    expect(counts).toMatchObject({ rows: 882, changed: 0, added: counts.scores });
    expect(await run(text)).toMatchObject({ added: 0, changed: 0 });
    const history = await listPublishedHistory(base.db, [1001]);
    expect(
      history.dimensions[4]?.series[0]?.points.find((point) => point.year === 2011)?.score,
    ).toBe(6.86417);
    expect(history.dimensions[7]?.series[0]?.points.map((point) => point.year)).toEqual([
      2018, 2019, 2020, 2021, 2022, 2023, 2024,
    ]);
    const spoiled = text.replace('5.76248', '5.86248');
    expect((await run(spoiled)).sumProblems).toEqual([
      expect.objectContaining({
        row: 2,
        year: 2011,
        province: 'Hanoi',
        dimension: 'D1',
        published: 5.86248,
      }),
    ]);
  });
});
