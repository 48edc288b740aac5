// The pool as the rooms see it: what values look like, what a session is set to, and what an
// operator reads when there is no connection.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase } from '../../../src/platform/db/database.ts';
import { connect } from '../../../src/platform/db/connect.ts';
import { MigrationFiles } from '../../../src/platform/db/migration-files.ts';
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

  describe('on a running system', () => {
    const patience = { lockMs: 200, pauseMs: 300, tries: 20 };
    const older = async (): Promise<TestDatabase> => {
      const base = await testDatabase({ empty: true });
      class Older extends MigrationFiles {
        override async getMigrations() {
          const all = await super.getMigrations();
          return all.filter(({ file }) => file < '20261128_083');
        }
      }
      await base.db.migrate.latest({ migrationSource: new Older() });
      return base;
    };

    test('waits for a table in use, and nobody behind it waits longer than it does', async () => {
      const base = await older();
      const reading = connect(base.url, 1);
      const citizen = connect(base.url, 1);
      try {
        // A long read, as of an export.
        const held = await reading.transaction();
        await held.raw('select 1 from rounds');
        const migrated = migrate(base.db, undefined, patience);
        let longest = 0;
        for (let at = 0; at < 40; at += 1) {
          const begun = performance.now();
          await citizen.raw('select 1 from rounds');
          longest = Math.max(longest, performance.now() - begun);
          await new Promise((resolve) => setTimeout(resolve, 25));
        }
        await held.commit();
        expect(await migrated).toContain('20261128_083_rounds_in_the_field');
        // It did wait, once at least, and for no longer than the migration asked.
        expect(longest).toBeGreaterThan(50);
        expect(longest).toBeLessThan(1_500);
      } finally {
        await Promise.all([reading.destroy(), citizen.destroy()]);
        await base.close();
      }
    });

    test('gives up with a reason, and has changed nothing', async () => {
      const base = await older();
      const reading = connect(base.url, 1);
      try {
        const held = await reading.transaction();
        await held.raw('select 1 from rounds');
        await expect(
          migrate(base.db, undefined, { lockMs: 100, pauseMs: 10, tries: 2 }),
        ).rejects.toThrow(/held a table for minutes.*Nothing was changed/);
        expect(await base.db.schema.hasColumn('rounds', 'contact')).toBe(false);
        await held.commit();
      } finally {
        await reading.destroy();
        await base.close();
      }
    });
  });
});
