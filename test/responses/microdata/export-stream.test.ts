// The export of a round larger than one batch: its order, its counts of sources against a scan of
// the whole round, when its first rows arrive, and what a stalled download holds.
import { actorWith, grantOf } from '../../support/actors.ts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect as connectTo, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Express } from 'express';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import request from 'supertest';
import { connect, type Pool } from '../../../src/platform/db/connect.ts';
import { officeLimits } from '../../../src/platform/db/pool-limits.ts';
import { admission } from '../../../src/platform/http/limits/admission.ts';
import { createApplication } from '../../../src/platform/http/application.ts';
import { makeRenderer } from '../../../src/platform/http/render.ts';
import { loadTranslations } from '../../../src/platform/i18n/translations.ts';
import { inTurn } from '../../../src/platform/in-turn.ts';
import { longWorkPace } from '../../../src/platform/long-work-pace.ts';
import { createLog } from '../../../src/platform/log/log.ts';
import { publicFolder, viewsFolder } from '../../../src/platform/config/paths.ts';
import { seedRegistries } from '../../../src/localities/seed-registries.command.ts';
import { csvOf } from '../../../src/responses/microdata/export-file.reply.ts';
import { exportRoutes } from '../../../src/responses/microdata/export.routes.ts';
import type { MicrodataRow } from '../../../src/responses/microdata/microdata.ts';
import { readResponses } from '../../../src/responses/microdata/microdata.store.ts';
import { createRoundPartition } from '../../../src/responses/submission/responses.store.ts';
import {
  sourceCounts,
  sourceSearch,
} from '../../../src/responses/microdata/source-counts.store.ts';
import { insertRound, setRoundVersion } from '../../../src/sampling/rounds/round-changes.store.ts';
import type { Round } from '../../../src/sampling/rounds/round.ts';
import { openRound, roundOf } from '../../support/answering-app.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { until } from '../../support/running-server.ts';
import { allKinds } from '../all-kinds.ts';

const patient = admission({ most: 1_000, patienceMs: 60_000 });
let database: TestDatabase;
let db: Pool;
let round: Round;

/** Rows of a round, one for each source given; null: unknown. */
async function store(
  into: Round,
  sources: readonly (Buffer | null)[],
  reason = 'chờ lâu',
): Promise<void> {
  await db.raw(
    `insert into responses (round_id, locality_id, id, version_id, door, language, status, flags,
        answers, source_hash, submitted_at)
      select ?, case when i % 2 = 0 then 1001 else 1008 end, gen_random_uuid(), ?, 'open', 'vi',
        case when i % 7 = 0 then 'held' else 'counted' end, '{}',
        jsonb_build_object('reason', ?::text), source, now()
      from unnest(?::bytea[]) with ordinality as given (source, i)`,
    [into.id, into.versionId, reason, sources] as never,
  );
}

async function nextRound(code: string): Promise<Round> {
  const made = roundOf({ versionId: round.versionId, code });
  await db.transaction(async (tx) => {
    await insertRound(tx, made, new Date());
    await createRoundPartition(tx, made.id);
  });
  return made;
}

async function read(of: Round, versionIds = [of.versionId]): Promise<MicrodataRow[]> {
  const rows: MicrodataRow[] = [];
  for await (const batch of await readResponses(
    db,
    { roundId: of.id, versionIds, within: null },
    { inTurn: inTurn(), search: sourceSearch() },
  ))
    rows.push(...batch);
  return rows;
}

const scan = async (of: Round) =>
  (await db('responses')
    .where({ round_id: of.id })
    .whereNot({ status: 'withdrawn' })
    .select('id')
    .select(
      db.raw(
        'case when source_hash is not null then count(*) over (partition by source_hash) end as n',
      ),
    )
    .orderBy(['id', 'locality_id'])) as { id: string; n: number | null }[];

beforeAll(async () => {
  database = await testDatabase();
  db = database.db;
  await db.transaction((tx) => seedRegistries(tx));
  round = await openRound(db, allKinds);
});
afterAll(async () => {
  await database.close();
});

describe('the rows', () => {
  test.each([0, 1, 999, 1_000, 1_001, 2_500])(
    'of %i responses come once each, by their key',
    async (count) => {
      const of = await nextRound(`size-${count}`);
      await store(
        of,
        Array.from({ length: count }, () => null),
      );
      expect((await read(of)).map(({ id }) => id)).toEqual((await scan(of)).map(({ id }) => id));
    },
  );

  test('say how many came from the same source, as a scan of the whole round does', async () => {
    const counts = fc.array(
      fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 45, max: 200 })),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(counts, fc.nat(40), async (sizes, unknown) => {
        const of = await nextRound(`p-${randomUUID()}`);
        const sources = sizes.flatMap((size) =>
          Array.from(
            { length: size },
            function (this: Buffer) {
              return this;
            },
            randomBytes(16),
          ),
        );
        await store(of, [...sources, ...Array.from({ length: unknown }, () => null)]);
        const other = await nextRound(`o-${randomUUID()}`);
        await store(other, sources.slice(0, 5));
        expect((await read(of)).map(({ id, fromSource: n }) => ({ id, n }))).toEqual(
          await scan(of),
        );
      }),
      { numRuns: 12 },
    );
  });

  test.each([0, 1, 2, 100])(
    'count the same when %i sources at most are held in memory',
    async (most) => {
      const of = await nextRound(`held-${most}`);
      const sources = [1, 1, 2, 3, 5, 9].map((size) => ({ size, hash: randomBytes(16) }));
      await store(
        of,
        sources.flatMap(({ size, hash }) => Array.from({ length: size }, () => hash)),
      );
      const counts = sourceCounts(db, of.id, sourceSearch(most));
      const asked = sources.map(({ hash }) => hash.toString('hex'));
      const right = sources
        .filter(({ size }) => size > 1)
        .map(({ size, hash }) => [hash.toString('hex'), size] as const);
      for (let time = 0; time < 4; time += 1) {
        expect(
          new Map([...(await counts(asked))].filter(([source]) => asked.includes(source))),
        ).toEqual(new Map(right));
        await sleep(50);
      }
      expect(
        [...(await counts(asked.slice(0, 2)))].filter(([source]) =>
          asked.slice(0, 2).includes(source),
        ),
      ).toEqual([]);
    },
  );

  test('of withdrawn responses are left out, and no longer count for their source', async () => {
    const of = await nextRound('withdrawn');
    const source = randomBytes(16);
    await store(of, [source, source, source]);
    const [first] = await scan(of);
    await db('responses')
      .where({ id: first!.id })
      .update({ status: 'withdrawn', withdrawn_at: new Date(), answers: '{}', source_hash: null });
    expect((await read(of)).map(({ fromSource }) => fromSource)).toEqual([2, 2]);
  });

  test('of a version that the round got after the download began are left out', async () => {
    const of = await nextRound('changing');
    await store(of, [null]);
    const newer = await openRound(db, { ...allKinds, code: 'newer' }, { code: 'newer-round' });
    await db.transaction((tx) => setRoundVersion(tx, of.id, newer.versionId));
    await store({ ...of, versionId: newer.versionId }, [null]);
    expect(await read(of)).toHaveLength(1);
    expect(await read(of, [of.versionId, newer.versionId])).toHaveLength(2);
  });
});

describe('the file', () => {
  const row = (id: string) => ({ id, answers: {} }) as MicrodataRow;
  const columns = { fixed: [{ label: 'id', value: ({ id }: MicrodataRow) => id }], asked: [] };

  test('sends its first rows while the next are still being read', async () => {
    async function* batches(): AsyncGenerator<MicrodataRow[]> {
      yield [row('a'), row('b')];
      await new Promise(() => undefined);
    }
    const file = csvOf(
      batches(),
      columns,
      longWorkPace(() => false),
    );
    let text = '';
    file.on('data', (bytes: Buffer) => {
      text += bytes.toString();
    });
    await until(() => text === '\ufeff"id"\r\n"a"\r\n"b"\r\n');
    file.destroy();
  });

  test('when cancelled, stops the reading of rows', async () => {
    let [asked, ended] = [0, false];
    async function* batches(): AsyncGenerator<MicrodataRow[]> {
      try {
        for (;;) {
          asked += 1;
          yield [row('a')];
        }
      } finally {
        ended = true;
      }
    }
    const file = csvOf(
      batches(),
      columns,
      longWorkPace(() => false),
    );
    await once(file, 'data');
    file.destroy();
    await until(() => ended);
    const before = asked;
    await sleep(50);
    expect(asked).toBe(before);
  });

  test('ends with the error of the reader of its rows', async () => {
    async function* broken(): AsyncGenerator<MicrodataRow[]> {
      yield [row('a')];
      throw new Error('the database is gone');
    }
    const file = csvOf(
      broken(),
      columns,
      longWorkPace(() => false),
    );
    file.resume();
    await expect(once(file, 'end')).rejects.toThrow('the database is gone');
  });
});

describe('downloads over a pool of two', () => {
  let pool: Pool;
  let app: Express;
  let server: Server;

  beforeAll(async () => {
    const of = await nextRound('large');
    await store(
      of,
      Array.from({ length: 6_000 }, () => randomBytes(16)),
      'x'.repeat(4_000),
    );
    pool = connect(database.url, 2, officeLimits);
    app = createApplication({
      mounting: {
        pools: { respondents: pool, office: pool },
        admissions: { respondents: patient, readers: patient, office: patient },
        renderer: makeRenderer({ views: viewsFolder, public: publicFolder }, { cache: true }),
        translations: loadTranslations(viewsFolder, { strict: true }),
        mayMake: () => true,
        can: () => true,
        findActor: async ({ userId }) => ({ ...actorWith(grantOf('researcher')), userId }),
        clock: () => new Date(),
        secure: false,
      },
      endpoints: exportRoutes(longWorkPace(() => false)),
      secrets: ['a secret of thirty-two characters'],
      trustProxy: false,
      publicFolder,
      log: createLog('fatal'),
      session: (req, _res, next) => {
        Object.assign(req, { sessionID: 's', session: { userId: req.get('x-account') ?? '' } });
        next();
      },
      health: {
        ready: async () => undefined,
        metrics: async () => '',
        metricsType: 'text/plain',
        metricsToken: null,
      },
    });
    server = await new Promise((resolve) => {
      const listening = app.listen(0, '127.0.0.1', () => {
        resolve(listening);
      });
    });
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
    await pool.destroy();
  });

  /** Asks for the file, and takes nothing of it but its beginning. */
  async function begun(account: string): Promise<Socket> {
    const socket = connectTo((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(
      `GET /rounds/large/answers.csv HTTP/1.1\r\nHost: test\r\nX-Account: ${account}\r\n\r\n`,
    );
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    expect(bytes.toString('latin1')).toContain('HTTP/1.1 200 OK');
    socket.pause();
    return socket;
  }
  const accounts = Array.from({ length: 6 }, () => randomUUID());
  const used = () => (pool.client as { pool: { numUsed(): number } }).pool.numUsed();
  const whole = async (account: string) =>
    (await request(server).get('/rounds/large/answers.csv').set('X-Account', account).buffer(true))
      .text;

  test('hold no connection while the client does not read', async () => {
    const slow = await Promise.all(accounts.slice(0, 3).map(begun));
    await until(() => used() === 0);
    expect(parse(await whole(accounts[3]!), { bom: true })).toHaveLength(6_001);
    for (const socket of slow) socket.destroy();
  });

  test('leave nothing behind when they are cancelled', async () => {
    for (let time = 0; time < 10; time += 1) (await begun(accounts[4]!)).destroy();
    await until(() => used() === 0);
    expect(await pool('rounds').where({ code: 'large' })).toHaveLength(1);
    await until(async () => (await whole(accounts[4]!)).length > 0);
    expect((await whole(accounts[4]!)).split('\r\n')).toHaveLength(6_002);
  });

  test('break the connection when the database fails during a download', async () => {
    const socket = await begun(accounts[5]!);
    await until(() => used() === 0);
    await db.raw('alter table responses rename column answers to replies');
    let tail = '';
    socket.on('data', (bytes) => {
      tail = (tail + bytes.toString('latin1')).slice(-10);
    });
    socket.resume();
    await once(socket, 'close');
    await db.raw('alter table responses rename column replies to answers');
    expect(tail.endsWith('0\r\n\r\n')).toBe(false);
  });
});
