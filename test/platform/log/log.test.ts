// Nothing about a person, and no credential, gets into the log – also when a caller hands it over.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { createLog, loggableError } from '../../../src/platform/log/log.ts';
import { progress } from '../../../src/platform/log/progress.ts';
import { testDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown> {
  const stream = new PassThrough();
  write(createLog('info', stream));
  return JSON.parse(String(stream.read())) as Record<string, unknown>;
}

describe('the log', () => {
  test('cuts out credentials and personal data wherever they lie', () => {
    const line = logged((log) => {
      log.info(
        {
          requestId: 'r1',
          password: 'hunter2',
          name: 'Nguyễn Thị A',
          answers: { q1: 'hunter2' },
          req: {
            method: 'POST',
            headers: {
              cookie: 'hunter2',
              authorization: 'hunter2',
              'user-agent': 'hunter2',
              'set-cookie': 'hunter2',
            },
            body: { phone: 'hunter2' },
          },
          people: [{ id: 1, Email: 'hunter2' }],
          deep: { a: { b: { c: { d: { e: 'hunter2' } } } } },
        },
        'request',
      );
    });
    expect(JSON.stringify(line)).not.toMatch(/hunter2|Nguyễn/);
    expect(line).toMatchObject({
      requestId: 'r1',
      msg: 'request',
      req: { method: 'POST' },
      people: [{ id: 1 }],
    });
  });

  test('names a live object and prints nothing of it', () => {
    class IncomingMessage {
      readonly url = '/hunter2';
    }
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    const line = logged((log) => {
      log.info({ req: new IncomingMessage(), cyclic, at: new Date(0) });
    });
    expect(line).toMatchObject({ req: '[IncomingMessage]', at: '1970-01-01T00:00:00.000Z' });
    expect(JSON.stringify(line)).not.toContain('hunter2');
  });

  test('is one line of JSON with an ISO time and no name of the machine', () => {
    const line = logged((log) => {
      log.warn('watch out');
    });
    expect(Object.keys(line).sort()).toEqual(['level', 'msg', 'time']);
    expect(String(line['time'])).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });
});

describe('an error of the database in the log', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase({ empty: true });
  });
  afterAll(async () => {
    await database.close();
  });

  test('names its code, table and constraint, but no value', async () => {
    await database.db.raw('create table people (phone text constraint people_pk primary key)');
    const insert = () => database.db('people').insert({ phone: '0912345678' });
    await insert();
    const error: unknown = await insert().then(
      () => null,
      (reason: unknown) => reason,
    );
    const line = logged((log) => {
      log.error({ error }, 'failed');
    });
    expect(line['error']).toMatchObject({
      code: '23505',
      constraint: 'people_pk',
      table: 'people',
      message: 'database error 23505',
    });
    expect(JSON.stringify(line)).not.toContain('0912345678');
    const cast: unknown = await database.db
      .raw('select ?::int', ['0912-345'])
      .catch((reason: unknown) => reason);
    expect(JSON.stringify(loggableError(cast))).not.toContain('0912-345');
  });

  test('of ours keeps its message and stack; what is no error at all is not printed', () => {
    expect(loggableError(new TypeError('broken'))).toMatchObject({
      kind: 'TypeError',
      message: 'broken',
      stack: expect.stringContaining('log.test.ts'),
    });
    expect(loggableError('0912345678')).toEqual({ kind: 'string' });
  });
});

describe('progress', () => {
  const terminal = (isTTY: boolean) =>
    Object.assign(new PassThrough(), {
      isTTY,
      columns: 80,
      cursorTo: () => true,
      clearLine: () => true,
      moveCursor: () => true,
    }) as unknown as NodeJS.WriteStream;

  test('is drawn at a terminal and nowhere else', () => {
    const [screen, pipe] = [terminal(true), terminal(false)];
    for (const stream of [screen, pipe]) {
      const bar = progress('Communes', 200, stream);
      bar.update(50);
      bar.finish();
    }
    expect(String(screen.read())).toContain('Communes');
    expect(pipe.read()).toBeNull();
  });
});
