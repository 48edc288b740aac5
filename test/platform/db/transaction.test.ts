// Writes are all or nothing; what Postgres asks to be tried again is tried once; what it refuses has
// a name in the Problem catalogue.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { inTransaction } from '../../../src/platform/db/database.ts';
import type { Db, Tx } from '../../../src/platform/db/connect.ts';
import { problemOfPostgresError } from '../../../src/platform/db/postgres-error.ts';
import { prepared } from '../../../src/platform/db/prepared.ts';
import { testDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await testDatabase({ empty: true });
  db = database.db;
  await db.raw(
    'create table places (id int primary key, n int not null check (n >= 0), code varchar(3))',
  );
  await db.raw(
    'create table visits (place_id int not null references places (id), document jsonb)',
  );
});
afterAll(async () => {
  await database.close();
});
beforeEach(async () => {
  await db.raw('truncate places, visits');
  await db.raw('insert into places values (1, 0), (2, 0)');
});

const total = async (): Promise<number> =>
  (await db('places').sum({ total: 'n' }))[0]!['total'] as number;

describe('inTransaction', () => {
  test('undoes everything when the work throws', async () => {
    const work = inTransaction(db, async (tx) => {
      await tx('places').update({ n: 5 });
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await total()).toBe(0);
  });

  test('once over, takes no prepared statement either: its connection may be in somebody else’s transaction by then', async () => {
    let left: Tx | null = null;
    const add = { name: 'add-one', text: 'update places set n = n + $1 returning n', values: [1] };
    await inTransaction(db, async (tx) => {
      left = tx;
      expect(await prepared(tx, add)).toHaveLength(2);
      throw new Error('power cut');
    }).catch(() => undefined);
    await expect(prepared(left!, add)).rejects.toThrow('is over');
    expect(await total()).toBe(0);
    expect(await prepared(db, add)).toHaveLength(2);
  });

  test('tries once more after a real deadlock, and both workers’ writes stay', async () => {
    let runs = 0;
    let arrived = 0;
    let open = (): void => undefined;
    const bothHoldOne = new Promise<void>((resolve) => {
      open = resolve;
    });
    // The one that is tried again lets the other end first: else it may be faster than the other wakes, and
    // they meet again.
    let over = (): void => undefined;
    const oneIsOver = new Promise<void>((resolve) => {
      over = resolve;
    });
    const work = async (first: number, second: number) => {
      let tries = 0;
      await inTransaction(db, async (tx) => {
        runs += 1;
        tries += 1;
        if (tries > 1) await oneIsOver;
        await tx('places').where({ id: first }).increment('n', 1);
        arrived += 1;
        if (arrived === 2) open();
        await bothHoldOne;
        await tx('places').where({ id: second }).increment('n', 1);
      });
      over();
    };
    await Promise.all([work(1, 2), work(2, 1)]);
    expect(await total()).toBe(4);
    expect(runs).toBe(3);
  });

  test('does not try again what would only fail again, nor a third time', async () => {
    let runs = 0;
    const failing = (code: string) =>
      inTransaction(db, () => {
        runs += 1;
        return Promise.reject(Object.assign(new Error(code), { code }));
      });
    await expect(failing('23505')).rejects.toThrow('23505');
    expect(runs).toBe(1);
    await expect(failing('40001')).rejects.toThrow('40001');
    expect(runs).toBe(3);
  });

  test.each([
    [
      '08006',
      'connection to the remote node me@10.0.0.2:5432 failed with the following error: refused',
    ],
    ['57P01', 'terminating connection due to administrator command'],
    ['XX000', 'could not commit transaction for shard 102183 on at least one active node'],
  ])('tries once more when a machine of the cluster went away: %s %s', async (code, message) => {
    let runs = 0;
    const going = inTransaction(db, async (tx) => {
      runs += 1;
      await tx('places').where({ id: 1 }).increment('n', 1);
      if (runs === 1) throw Object.assign(new Error(message), { code });
    });
    await going;
    expect([runs, await total()]).toEqual([2, 1]);
  });

  test('joins the transaction it is called in', async () => {
    const outer = inTransaction(db, async (tx) => {
      await inTransaction(tx as unknown as Db, async (inner) => {
        await inner('places').update({ n: 9 });
      });
      throw new Error('all of it');
    });
    await expect(outer).rejects.toThrow('all of it');
    expect(await total()).toBe(0);
  });
});

describe('problemOfPostgresError', () => {
  test.each<[string, string, string, unknown[]]>([
    ['a second row with the same key', 'alreadyExists', 'insert into places values (1, 1)', []],
    [
      'a row others refer to',
      'stillReferenced',
      'with kept as (insert into visits values (1)) delete from places where id = 1',
      [],
    ],
    ['a value outside its check', 'unprocessable', 'insert into places values (3, -1)', []],
    ['a missing value', 'unprocessable', 'insert into places (id) values (3)', []],
    ['a number too large', 'unprocessable', 'insert into places values (3000000000, 1)', []],
    ['a text too long', 'unprocessable', `insert into places values (3, 1, 'four')`, []],
    ['a NUL in a text', 'badRequest', 'select ?::text', ['\0']],
    ['a NUL in a document', 'badRequest', 'select ?::jsonb', ['"\\u0000"']],
  ])('%s: %s', async (_what, code, sql, bindings) => {
    const error: unknown = await db
      .raw(sql, bindings as string[])
      .catch((reason: unknown) => reason);
    expect(problemOfPostgresError(error)).toMatchObject({ code, cause: error });
  });

  test.each([
    [
      '08006',
      'connection to the remote node me@10.0.0.2:5432 failed with the following error: starting up',
    ],
    ['08006', 'could not establish any connections to the node 10.0.0.2:5432 after 30000 ms'],
    ['57P02', 'terminating connection because of crash of another server process'],
    ['XX000', 'could not commit transaction for shard 102183 on at least one active node'],
    ['XX000', 'SSL SYSCALL error: EOF detected\ninvalid socket'],
    ['XX000', 'failure on connection marked as essential: 10.0.0.2:5432'],
    ['XX000', 'server closed the connection unexpectedly'],
  ])('a machine that went away is waited for: %s %s', (code, message) => {
    expect(
      problemOfPostgresError(
        Object.assign(new Error(`insert into drafts … - ${message}`), { code }),
      ),
    ).toMatchObject({ code: 'unavailable', status: 503 });
  });

  test('another internal error is none of them', () => {
    expect(
      problemOfPostgresError(
        Object.assign(new Error('cache lookup failed for relation 17'), { code: 'XX000' }),
      ),
    ).toBeNull();
  });

  test('a mistake in our own SQL is no problem with a name', async () => {
    const error: unknown = await db.raw('select * from nowhere').catch((reason: unknown) => reason);
    expect(problemOfPostgresError(error)).toBeNull();
    expect(problemOfPostgresError(new Error('anything'))).toBeNull();
  });
});
