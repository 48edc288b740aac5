// The official list of communes is not part of the project (reference-data.ts). It must import whole.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { importCommunes } from '../../src/localities/importing/import-communes.command.ts';
import { listCommunes, listProvinces } from '../../src/localities/localities.store.ts';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { referenceData, withReferenceData } from '../support/reference-data.ts';

const file = referenceData('data/communes.csv');
const now = new Date('2026-11-21T00:00:00Z');
let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase();
  await base.db.transaction(seedRegistries);
}, 60_000);
afterAll(async () => {
  await base.close();
});

withReferenceData('reference data', () => {
  test('the official list imports whole, and again without a change', async () => {
    const text = readFileSync(file!, 'utf8');
    const { refusals, ...first } = await base.db.transaction((tx) => importCommunes(tx, text, now));
    console.log(`communes.csv: ${JSON.stringify(first)}, ${refusals.length} refused`);
    expect(refusals).toEqual([]);
    expect(first).toEqual({
      rows: 3321,
      added: 3321,
      changed: 0,
      unchanged: 0,
      byType: { ward: 709, commune: 2599, special_zone: 13 },
    });
    expect(await base.db.transaction((tx) => importCommunes(tx, text, now))).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 3321,
    });
    const provinces = await listProvinces(base.db, now);
    const perProvince = await Promise.all(
      provinces.map(async (unit) => (await listCommunes(base.db, unit.id, now)).length),
    );
    expect(perProvince.reduce((sum, count) => sum + count, 0)).toBe(3321);
    expect(perProvince[provinces.findIndex((unit) => unit.code === '01')]).toBe(126);
    expect(perProvince[provinces.findIndex((unit) => unit.code === '79')]).toBe(168);
  });
});
