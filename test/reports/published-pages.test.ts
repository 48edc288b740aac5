// Published pages are rendered once for all requests, and new as soon as what they
// show changes – in every process. published-pages-sent.test.ts looks at what is sent.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { createUser } from '../../src/accounts/create-user.command.ts';
import {
  findComputation,
  insertComputation,
  finishComputation,
  markPublished,
  markStale,
} from '../../src/indicators/computations.store.ts';
import { insertResults, listResults } from '../../src/indicators/results.store.ts';
import {
  releaseLocality,
  withholdLocality,
} from '../../src/indicators/withheld-localities.store.ts';
import type { ResultRow } from '../../src/indicators/result-row.ts';
import type { Locality } from '../../src/localities/locality.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import type { Pool } from '../../src/platform/db/connect.ts';
import { signedIn, testApp, type TestApp } from '../support/app.ts';
import { madePublication, publishedAt, seedPlaces } from './made-publication.ts';

const password = 'mot-mat-khau-dai';
/** A change shows within so many milliseconds: docs/decisions/0020. */
const shownWithin = 5_000;
let site: TestApp;
let places: readonly Locality[] = [];
let first = '';
/** All but the question what is published, asked once a second (remembered.test.ts). */
let queries: string[] = [];

beforeAll(async () => {
  site = await testApp();
  places = await seedPlaces(site.db);
  first = (await madePublication(site.db, { code: 'r1' })).computationId;
  await madePublication(site.db, { code: 'r2' });
  await site.db.transaction(async (tx) => {
    await createUser(
      tx,
      { login: 'hanoi', name: 'Bà Nguyễn', roles: ['leader'], localityId: null, password },
      { actor: null, at: publishedAt },
    );
  });
  listenTo(site.pools.office);
}, 60_000);
afterAll(async () => {
  await site.close();
});
beforeEach(() => {
  queries = [];
});

const readings = (): number => queries.filter((sql) => sql.includes('from "results"')).length;
const stored = (): number =>
  queries.filter((sql) => sql.startsWith('insert into "publication_pages"')).length;
const visit = (path: string) => request(site.app).get(path);
const withhold = (code: string, reason: string) =>
  inTransaction(site.db, (tx) =>
    withholdLocality(tx, first, {
      localityId: places.find((place) => place.code === code)!.id,
      reason,
      by: null,
      at: publishedAt,
    }),
  );

async function until(condition: () => Promise<boolean>, ms: number): Promise<void> {
  for (const deadline = Date.now() + ms; !(await condition());) {
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms`);
    await sleep(50);
  }
}

describe('a published page', () => {
  const everyKind = [
    '/results',
    '/results/r2',
    '/results/r2/ranking?node=4.1',
    '/results/r2/definition',
    '/results/r2/01',
    '/results/r2/01/4.1',
    '/results/r2.csv',
  ];
  it.each(everyKind)('is rendered once and then needs no query: %s', async (path) => {
    const before = await visit(path).expect(200);
    queries = [];
    const after = await visit(path).expect(200);
    expect(queries).toEqual([]);
    expect(after.text).toBe(before.text);
  });
  it('is rendered once for 150 people who ask for it at the same time', async () => {
    const other = secondApp();
    const server = other.express.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const second = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const answers = await Promise.all(
      Array.from({ length: 150 }, () => fetch(`${second}/results/r1/31`)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect(readings()).toBe(1);
    expect(stored()).toBe(1);
    server.closeAllConnections();
    server.close();
  });
  it('is the same page whatever else stands in the address', async () => {
    for (const path of ['/results/r2/40/5.1', '/results/r2']) await visit(path).expect(200);
    queries = [];
    const answer = await visit('/results/r2/40/5.1?x=1&utm_source=a&node=9&__proto__=1').expect(
      200,
    );
    expect(answer.text).toContain('href="/results/r2/40/5.1?lang=en"');
    expect(answer.text).not.toContain('utm_source');
    expect((await visit('/results/r2/ranking/?node=index&y=2')).text).toBe(
      (await visit('/results/r2')).text,
    );
    expect(queries).toEqual([]);
  });
  it('that is not there is refused without a query once the round is known', async () => {
    await visit('/results/r2/01').expect(200);
    queries = [];
    for (const path of [
      '/results/none',
      '/results/r2/99',
      '/results/r2/01/9.9',
      '/results/r2/01/%00',
      '/results/r2/ranking?node=1.1.1',
      '/results/none.csv',
    ])
      await visit(path).expect(404);
    expect(queries).toEqual([]);
  });
  it('speaks each language by itself', async () => {
    const english = await visit('/results/r1/01').set('Cookie', 'cg_lang=en').expect(200);
    expect(english.text).toContain('<html lang="en">');
    expect((await visit('/results/r1/01')).text).toContain('<html lang="vi">');
    expect(english.headers['cache-control']).toContain('public');
  });
  it('comes from the table after a restart', async () => {
    await visit('/results/r1/40').expect(200);
    const other = secondApp();
    queries = [];
    const answer = await request(other.express).get('/results/r1/40').expect(200);
    expect(answer.text).toBe((await visit('/results/r1/40')).text);
    expect(stored()).toBe(0);
  });
});

describe('while the database does not answer', () => {
  it('a page that was read before is still there', async () => {
    const before = await visit('/results/r2/01').expect(200);
    const locked = await site.db.transaction();
    await locked.raw('lock table computations in access exclusive mode');
    try {
      await sleep(2_500);
      for (let time = 0; time < 3; time += 1) {
        expect((await visit('/results/r2/01').expect(200)).text).toBe(before.text);
      }
    } finally {
      await locked.rollback();
    }
    expect((await visit('/results/r2/01').expect(200)).text).toBe(before.text);
  }, 30_000);
});

describe('what changes shows in every process', () => {
  it('a locality withheld after publication, and released again', async () => {
    const other = secondApp();
    const reads = async (express: TestApp['app'], path: string) =>
      (await request(express).get(path)).text;
    const reason = 'Mẫu phỏng vấn sai quy trình';
    const [shown] = await Promise.all([
      reads(other.express, '/results/r1/04'),
      reads(site.app, '/results/r1/04'),
    ]);
    await withhold('04', reason);
    const apps = [site.app, other.express];
    await Promise.all(
      apps.map((express) =>
        until(
          async () => (await reads(express, '/results/r1/04')).includes(reason),
          shownWithin - 2_000,
        ),
      ),
    );
    expect(await reads(other.express, '/results/r1')).toContain(reason);
    expect(await reads(other.express, '/results/r1.csv')).toContain(reason);
    await inTransaction(site.db, (tx) =>
      releaseLocality(tx, first, places.find(({ code }) => code === '04')!.id),
    );
    await Promise.all(
      apps.map((express) =>
        until(async () => (await reads(express, '/results/r1/04')) === shown, shownWithin - 2_000),
      ),
    );
  }, 30_000);
  it('answers taken back, a round renamed, another publication', async () => {
    const other = secondApp();
    const page = async () => (await request(other.express).get('/results/r1/01')).text;
    await page();
    const roundId = (await findComputation(site.db, first))!.roundId;
    await inTransaction(site.db, (tx) => markStale(tx, roundId));
    await until(async () => (await page()).includes('Sau khi tính'), shownWithin - 2_000);
    await site
      .db('rounds')
      .where({ id: roundId })
      .update({ title: JSON.stringify({ vi: 'Đợt tên mới', en: 'Renamed round' }) });
    await until(async () => (await page()).includes('Đợt tên mới'), shownWithin - 2_000);
    await supersede(roundId);
    await until(async () => (await page()).includes('9.999'), shownWithin - 2_000);
  }, 30_000);
  it('a signed-in reader sees it at once', async () => {
    const agent = await signedIn(site.app, 'hanoi', password);
    await agent.get('/reports/r2/01').expect(200);
    await site
      .db('rounds')
      .where({ code: 'r2' })
      .update({ title: JSON.stringify({ vi: 'Đợt hai mới', en: 'Second' }) });
    expect((await agent.get('/reports/r2/01')).text).toContain('Đợt hai mới');
  });
});

/** The application once more, as another process or the next start has it; closed with the site. */
const secondApp = () => site.again();

function listenTo(pool: Pool): void {
  pool.on('query', ({ sql }: { sql: string }) => {
    if (!/jobs| as state/.test(sql)) queries.push(sql);
  });
}

/** Another computation of the round, published in the place of the first. */
async function supersede(roundId: string): Promise<void> {
  const old = (await findComputation(site.db, first))!;
  const rows = await listResults(site.db, first);
  const id = '00000000-0000-4000-8000-00000000abcd';
  await inTransaction(site.db, async (tx) => {
    await insertComputation(tx, { ...old, id, roundId, createdBy: null });
    await insertResults(
      tx,
      id,
      rows.map((row): ResultRow => ({ ...row, standing: null })),
    );
    await finishComputation(tx, id, { fingerprint: 'f2', responses: 9_999, coverage: null });
    await markPublished(tx, (await findComputation(tx, id))!, {
      at: new Date('2026-10-06T03:00:00Z'),
      userId: null,
    });
  });
}
