// Any change to the registry of provinces gives another state; undone, the old one is back.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { registryState } from '../../src/localities/registry-state.store.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { publishedScoresState } from '../../src/records/published-scores-list.store.ts';
import { savePublishedScores } from '../../src/records/published-scores.store.ts';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await inTransaction(database.db, (tx) => seedRegistries(tx));
}, 60_000);
afterAll(async () => {
  await database.close();
});

it.each([
  `update localities set name_en = name_en || 'x' where code = '01' and level = 'province'`,
  `update localities set valid_to = '2030-01-01' where code = '79' and valid_to is null`,
  `delete from locality_type_changes`,
  `update locality_type_changes set type = 'province'`,
  `update locality_tiles set name_vi = name_vi || 'x' where kind = 'archipelago'`,
  `update locality_tiles set col = col + 100`,
  `delete from locality_successions`,
])('changes with: %s', async (change) => {
  const before = await registryState(database.db);
  const tx = await database.db.transaction();
  await tx.raw(change);
  expect(await registryState(tx)).not.toBe(before);
  await tx.rollback();
  expect(await registryState(database.db)).toBe(before);
});

it('of published scores changes with every import that changes anything', async () => {
  const { id } = (await database.db('localities').where({ level: 'province' }).first()) as {
    id: number;
  };
  const save = (score: number, at: string) =>
    inTransaction(database.db, (tx) =>
      savePublishedScores(
        tx,
        [
          {
            year: 2020,
            localityId: id,
            node: 'D1',
            level: 'dimension',
            score,
            withheldReason: null,
          },
        ],
        { source: 's', origin: 'o', at: new Date(at) },
      ),
    );
  const states = [await publishedScoresState(database.db)];
  for (const [score, at] of [
    [5, '2026-01-01T00:00:00Z'],
    [6, '2026-01-01T00:00:00.001Z'],
    [6, '2026-01-02T00:00:00Z'],
  ] as const) {
    await save(score, at);
    states.push(await publishedScoresState(database.db));
  }
  await database.db('published_scores').delete();
  states.push(await publishedScoresState(database.db));
  expect(new Set(states).size).toBe(3);
  expect(states[3]).toBe(states[2]);
  expect(states[4]).toBe(states[0]);
});
