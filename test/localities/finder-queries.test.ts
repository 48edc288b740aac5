// The queries that people would type (bench/finder/queries.csv): at least 98 of 100 find what is meant in
// the first three. Those for places need the real units (reference-data.ts); how fast they are is for the
// bench.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { meanings } from '../../bench/finder/meanings.ts';
import { finder } from '../../src/localities/finder/finder.store.ts';
import { importUnits } from '../../src/localities/importing/import-units.command.ts';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { referenceData, withReferenceData } from '../support/reference-data.ts';

const at = new Date('2026-11-28T00:00:00Z');
const search = finder();
const queries = parse(readFileSync(path.join(projectRoot, 'bench/finder/queries.csv'), 'utf8'), {
  columns: true,
}) as { query: string; meant: string }[];
const isService = ({ meant }: { meant: string }): boolean => meant.startsWith('service');

let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase();
  await base.db.transaction(seedRegistries);
}, 60_000);
afterAll(async () => {
  await base.close();
});

test('services', async () => {
  const { isMeant } = await meanings(base.db, null);
  const asked = queries.filter(isService);
  const missed: string[] = [];
  for (const { query, meant } of asked) {
    const found = await search.services(base.db, query, { limit: 3 });
    if (!found.some((id) => isMeant(id, meant))) missed.push(query);
  }
  expect(asked.length).toBeGreaterThan(150);
  expect([missed.length / asked.length <= 0.02, missed]).toEqual([true, missed]);
});

withReferenceData('with the units of today and of before', () => {
  test('places', async () => {
    const files = ['communes.csv', 'old-units.csv'].map((name) => referenceData(`data/${name}`)!);
    await base.db.transaction((tx) =>
      importUnits(
        tx,
        files.map((file) => ({ file, text: readFileSync(file, 'utf8') })),
        at,
      ),
    );
    const { isMeant, ofPlace } = await meanings(base.db, path.dirname(path.dirname(files[0]!)));
    const asked = queries.filter((one) => !isService(one));
    const missed: string[] = [];
    for (const { query, meant } of asked) {
      const found = await search.places(base.db, query, { at, limit: 3 });
      if (!found.some((place) => isMeant(ofPlace(place), meant))) missed.push(query);
    }
    console.log(`finder: ${missed.length} of ${asked.length} places missed: ${missed.join('; ')}`);
    expect(asked.length).toBeGreaterThan(400);
    expect([missed.length / asked.length <= 0.02, missed]).toEqual([true, missed]);
  }, 120_000);
});
