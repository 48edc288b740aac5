// The pool as the rooms see it: what values look like, what a session is set to, and what an
// operator reads when there is no connection.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase } from '../../../src/platform/db/database.ts';
import { migrate } from '../../../src/platform/db/migrate.ts';
import { testDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.close();
});

const settings = { dataDir: null };

describe('values', () => {
  test('counts and sums are numbers, dates stay text, instants are dates', async () => {
    const { rows } = await database.db
      .raw(`select count(*) as n, sum(x) as total, avg(x) as mean, date '2025-07-01' as day,
      timestamptz '2025-07-01 00:00+07' as instant, '{"a":[1]}'::jsonb as document from generate_series(1, 4) x`);
    expect(rows[0]).toEqual({
      n: 4,
      total: 10,
      mean: 2.5,
      day: '2025-07-01',
      instant: new Date('2025-06-30T17:00:00Z'),
      document: { a: [1] },
    });
  });

  test('a number too large to be exact stops the query', async () => {
    await expect(database.db.raw('select 9007199254740993::bigint')).rejects.toThrow(
      '9007199254740993 is too large',
    );
  });

  test('sessions run without JIT, in UTC', async () => {
    const { rows } = await database.db.raw(
      `select current_setting('jit') as jit, current_setting('timezone') as zone`,
    );
    expect(rows[0]).toEqual({ jit: 'off', zone: 'UTC' });
  });

  test('Vietnamese words sort as in a dictionary', async () => {
    const { rows } = await database.db
      .raw(`select array_agg(w order by w collate "vi-x-icu") as words
      from unnest(array['Đồng Nai', 'Điện Biên', 'Hà Nội', 'Dak Lak', 'Ấp', 'An Giang']) w`);
    expect(rows[0].words).toEqual(['An Giang', 'Ấp', 'Dak Lak', 'Điện Biên', 'Đồng Nai', 'Hà Nội']);
  });
});

describe('openDatabase with DATABASE_URL', () => {
  test('uses that server, and close leaves it running', async () => {
    const opened = await openDatabase({ ...settings, databaseUrl: database.url }, 'server');
    const { rows } = await opened.db.raw('select 1 as one');
    expect(rows).toEqual([{ one: 1 }]);
    await opened.close();
    await expect(database.db.raw('select 1')).resolves.toBeDefined();
  });

  test('says in one line where it could not connect, without the password', async () => {
    const wrong = openDatabase({
      ...settings,
      databaseUrl: 'postgres://me:hunter2@127.0.0.1:1/none',
    });
    await expect(wrong).rejects.toThrow(
      /^DATABASE_URL: no connection to 127\.0\.0\.1:1\/none: .*ECONNREFUSED.*\.$/,
    );
    await expect(wrong).rejects.not.toThrow('hunter2');
  });
});

describe('migrate', () => {
  test('finds nothing left to do in a migrated database', async () => {
    expect(await migrate(database.db)).toEqual([]);
  });

  test('two processes that start together migrate once', async () => {
    const fresh = await testDatabase({ empty: true });
    const applied = await Promise.all([migrate(fresh.db), migrate(fresh.db)]);
    expect(applied.map((names) => names.length).sort()[0]).toBe(0);
    expect(applied.flat()).toContain('20261121_010_platform');
    await fresh.close();
  });
});
