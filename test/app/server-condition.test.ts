// What /healthz and /readyz say about a process: about the embedded database, a storage that
// fails, and its own end.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { serverCondition } from '../../src/app/server-condition.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ empty: true });
});
afterAll(async () => {
  await database.close();
});

test('a database that is down: not ready at once, not alive after half a minute', async () => {
  let now = 1_000_000;
  const condition = serverCondition(undefined, () => now);
  await condition.mustBeReady(database.db);
  condition.databaseDown(now);
  await expect(condition.mustBeReady(database.db)).rejects.toThrow('the embedded database is down');
  now += 29_999;
  expect(condition.isAlive()).toBe(true);
  now += 1;
  expect(condition.isAlive()).toBe(false);
  condition.databaseDown(null);
  expect(condition.isAlive()).toBe(true);
  await condition.mustBeReady(database.db);
});

test('a storage that failed is said once, and counts as failed until a write works', async () => {
  let told = 0;
  const condition = serverCondition(() => {
    told += 1;
  });
  condition.storageFailed();
  condition.storageFailed();
  expect(told).toBe(1);
  const name: string = (await database.db.raw('select current_database() as name')).rows[0].name;
  await database.db.raw(`alter database "${name}" set default_transaction_read_only = on`);
  const { connect } = await import('../../src/platform/db/connect.ts');
  const readOnly = connect(database.url, 1);
  await expect(condition.mustBeReady(readOnly)).rejects.toThrow('the database cannot store');
  await readOnly.destroy();
  await database.db.raw(`alter database "${name}" reset default_transaction_read_only`);
  await expect(condition.mustBeReady(database.db)).rejects.toThrow('the database cannot store');
  await new Promise((resolve) => {
    setTimeout(resolve, 1_100);
  });
  await condition.mustBeReady(database.db);
  expect(condition.isAlive()).toBe(true);
});

test('one that is about to end is not ready', async () => {
  const condition = serverCondition();
  condition.drains();
  await expect(condition.mustBeReady(database.db)).rejects.toThrow('about to end');
});
