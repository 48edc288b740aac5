// Published pages over HTTP: rendered once, the same bytes for everybody, nobody's name in them, and
// new as soon as what they show changes – in every process.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import request from 'supertest';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { createApp } from '../../src/app.ts';
import { findComputation, insertComputation, finishComputation, markPublished, markStale } from '../../src/indicators/computations.store.ts';
import { insertResults, listResults, releaseLocality, withholdLocality } from '../../src/indicators/results.store.ts';
import type { ResultRow } from '../../src/indicators/result-row.ts';
import type { Locality } from '../../src/localities/locality.ts';
import { connect, inTransaction, type Pool } from '../../src/platform/db/database.ts';
import { officeLimits, respondentLimits } from '../../src/platform/db/pool-limits.ts';
import { signedIn, testApp, testSecret, type TestApp } from '../support/app.ts';
import { TEST_POOL } from '../support/database.ts';
import { madePublication, publishedAt, seedPlaces } from './made-publication.ts';

const password = 'mot-mat-khau-dai';
/** A change shows within so many milliseconds: docs/decisions/0020. */
const shownWithin = 5_000;
let site: TestApp;
let origin = '';
let places: readonly Locality[] = [];
let first = '';
/** All but the worker's, and the question what is published now, which is asked once a second (remembered.test.ts). */
let queries: string[] = [];

beforeAll(async () => {
  site = await testApp();
  origin = await site.listen();
  places = await seedPlaces(site.db);
  first = (await madePublication(site.db, { code: 'r1' })).computationId;
  await madePublication(site.db, { code: 'r2' });
  await site.db.transaction(async (tx) => {
    for (const [login, place] of [['hanoi', '01'], ['hue', '46']] as const) {
      const localityId = places.find(({ code }) => code === place)!.id;
      await createUser(tx, { login, name: `Bà <b>${login}</b> Nguyễn`, roles: ['leader'], localityId, password }, { actor: null, at: publishedAt });
    }
  });
  listenTo(site.pools.office);
}, 60_000);
afterAll(async () => { await site.close(); });
beforeEach(() => { queries = []; });

const readings = (): number => queries.filter((sql) => sql.includes('from "results"')).length;
const stored = (): number => queries.filter((sql) => sql.startsWith('insert into "publication_pages"')).length;
const visit = (path: string) => request(site.app).get(path);
const withhold = (code: string, reason: string) => inTransaction(site.db, (tx) => withholdLocality(tx, first, { localityId: places.find((place) => place.code === code)!.id, reason, by: null, at: publishedAt }));

async function until(condition: () => Promise<boolean>, ms: number): Promise<void> {
  for (const deadline = Date.now() + ms; !await condition();) {
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms`);
    await sleep(50);
  }
}

describe('a published page', () => {
  const everyKind = ['/results', '/results/r2', '/results/r2/ranking?node=4.1', '/results/r2/definition', '/results/r2/01', '/results/r2/01/4.1', '/results/r2.csv'];
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
    const answers = await Promise.all(Array.from({ length: 150 }, () => fetch(`${second}/results/r1/31`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect(readings()).toBe(1);
    expect(stored()).toBe(1);
    server.closeAllConnections();
    server.close();
    await other.close();
  });
  it('is the same page whatever else stands in the address', async () => {
    for (const path of ['/results/r2/40/5.1', '/results/r2']) await visit(path).expect(200);
    queries = [];
    const answer = await visit('/results/r2/40/5.1?x=1&utm_source=a&node=9&__proto__=1').expect(200);
    expect(answer.text).toContain('href="/results/r2/40/5.1?lang=en"');
    expect(answer.text).not.toContain('utm_source');
    expect((await visit('/results/r2/ranking/?node=index&y=2')).text).toBe((await visit('/results/r2')).text);
    expect(queries).toEqual([]);
  });
  it('that is not there is refused without a query once the round is known', async () => {
    await visit('/results/r2/01').expect(200);
    queries = [];
    for (const path of ['/results/none', '/results/r2/99', '/results/r2/01/9.9', '/results/r2/01/%00', '/results/r2/ranking?node=1.1.1', '/results/none.csv']) await visit(path).expect(404);
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
    await other.close();
  });
});

describe('over the wire', () => {
  const decoders = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes: Buffer) => bytes };
  it.each(['br', 'gzip', 'identity'] as const)('it has a strong entity tag of its own in %s, and 304 has no body', async (coding) => {
    const { body: plain } = await exchange('GET', '/results/r1/01', {});
    const asked = { 'accept-encoding': coding };
    const { headers, body } = await exchange('GET', '/results/r1/01', asked);
    expect(headers['etag']).toMatch(new RegExp(`^"[0-9a-f]{32}-${coding}"$`));
    expect(headers['content-encoding']).toBe(coding === 'identity' ? undefined : coding);
    expect(headers['content-length']).toBe(String(body.length));
    expect(decoders[coding](body).equals(plain)).toBe(true);
    for (const tag of [headers['etag']!, `W/${headers['etag']}`, `"x", ${headers['etag']}`]) {
      const again = await exchange('GET', '/results/r1/01', { ...asked, 'if-none-match': tag });
      expect([again.status, again.body.length, again.headers['content-type'], again.headers['content-encoding']]).toEqual([304, 0, undefined, undefined]);
      for (const name of ['etag', 'vary', 'cache-control'] as const) expect(again.headers[name]).toBe(headers[name]);
    }
    for (const tag of ['"another"', headers['etag']!.replace(coding, 'x')]) expect((await exchange('GET', '/results/r1/01', { ...asked, 'if-none-match': tag })).status).toBe(200);
  });
  it('HEAD says what GET would, without a body', async () => {
    for (const path of ['/results/r1/01', '/results/r1.csv']) {
      const [head, got] = [await exchange('HEAD', path, { 'accept-encoding': 'br' }), await exchange('GET', path, { 'accept-encoding': 'br' })];
      const { date: _a, 'x-request-id': _b, ...said } = head.headers;
      expect(got.headers).toMatchObject(said);
      expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, String(got.body.length)]);
      expect((await exchange('HEAD', path, { 'accept-encoding': 'br', 'if-none-match': got.headers['etag']! })).status).toBe(304);
    }
  });
  it('it may be kept for two seconds by anybody, told apart by cookies, and sets none', async () => {
    for (const path of ['/results', '/results/r1/01', '/results/r1.csv']) {
      const { headers } = await visit(path).expect(200);
      expect(headers['cache-control']).toBe('public, max-age=2, must-revalidate');
      expect(headers['vary']).toBe('Accept-Encoding, Cookie');
      expect(headers['set-cookie']).toBeUndefined();
    }
  });
  it('the answer that remembers a language is nobody else’s', async () => {
    const answer = await visit('/results/r1/01?lang=en').expect(200);
    expect(answer.text).toContain('<html lang="en">');
    expect(String(answer.headers['set-cookie'])).toContain('cg_lang=en');
    expect(answer.headers['cache-control']).toBe('private, no-cache');
    expect(answer.text).toBe((await visit('/results/r1/01').set('Cookie', 'cg_lang=en')).text);
  });
});

describe('a signed-in reader', () => {
  it('gets the own frame around a content that is rendered once for all', async () => {
    const [hanoi, hue] = [await signedIn(site.app, 'hanoi', password), await signedIn(site.app, 'hue', password)];
    await hanoi.get('/reports/r1/79/4.1').expect(200);
    queries = [];
    const other = await hue.get('/reports/r1/79/4.1').expect(200);
    expect(readings()).toBe(0);
    expect(queries.some((sql) => sql.startsWith('BEGIN'))).toBe(false);
    expect(other.text).toContain('Bà &lt;b&gt;hue&lt;/b&gt; Nguyễn');
    expect(other.text).not.toContain('hanoi');
    expect(other.headers['cache-control']).toContain('private');
  });
  it('sees the own province first, whoever looked before', async () => {
    for (const [login, code] of [['hanoi', '01'], ['hue', '46'], ['hanoi', '01']] as const) {
      const agent = await signedIn(site.app, login, password);
      for (const base of ['/reports', '/results']) {
        const own = /<tr class="is-own">\s*<th scope="row"><a href="\/\w+\/r1\/(\d\d)"/.exec((await agent.get(`${base}/r1`)).text)?.[1];
        expect([login, base, own]).toEqual([login, base, code]);
      }
      expect((await agent.get('/reports')).text).toContain(`/${code}"`);
    }
  });
  it('leaves nothing behind on the pages of visitors, and is told nothing that may be kept', async () => {
    const agent = await signedIn(site.app, 'hanoi', password);
    for (const path of ['/results', '/results/r1', '/results/r1/08', '/results/r1/08/index']) {
      const own = await agent.get(path).expect(200);
      expect(own.text).toContain('name="_csrf"');
      expect(own.headers['cache-control']).toMatch(/^private/);
      const { text: html, headers } = await visit(path).expect(200);
      expect(headers['cache-control']).toMatch(/^public/);
      for (const never of ['_csrf', 'Nguyễn', 'sign-out', 'is-own', 'cg-own']) expect(html).not.toContain(never);
    }
    expect((await agent.get('/results/r1.csv').expect(200)).headers['cache-control']).toMatch(/^private/);
    for (const { path } of site.endpoints.filter((endpoint) => endpoint.method === 'get' && endpoint.permission !== 'everyone')) {
      const answer = await agent.get(path.replace(':round', 'r1').replace(':locality', '01').replace(':node', '4.1').replace(/:\w+/g, 'x'));
      expect([path, String(answer.headers['cache-control'] ?? '')]).not.toEqual([path, expect.stringMatching(/public|max-age=[1-9]/)]);
    }
  });
});

describe('what changes shows in every process', () => {
  it('a locality withheld after publication, and released again', async () => {
    const other = secondApp();
    const reads = async (express: TestApp['app'], path: string) => (await request(express).get(path)).text;
    const reason = 'Mẫu phỏng vấn sai quy trình';
    const [shown] = await Promise.all([reads(other.express, '/results/r1/04'), reads(site.app, '/results/r1/04')]);
    await withhold('04', reason);
    const apps = [site.app, other.express];
    await Promise.all(apps.map((express) => until(async () => (await reads(express, '/results/r1/04')).includes(reason), shownWithin - 2_000)));
    expect(await reads(other.express, '/results/r1')).toContain(reason);
    expect(await reads(other.express, '/results/r1.csv')).toContain(reason);
    await inTransaction(site.db, (tx) => releaseLocality(tx, first, places.find(({ code }) => code === '04')!.id));
    await Promise.all(apps.map((express) => until(async () => (await reads(express, '/results/r1/04')) === shown, shownWithin - 2_000)));
    await other.close();
  }, 30_000);
  it('answers taken back, a round renamed, another publication', async () => {
    const other = secondApp();
    const page = async () => (await request(other.express).get('/results/r1/01')).text;
    await page();
    const roundId = (await findComputation(site.db, first))!.roundId;
    await inTransaction(site.db, (tx) => markStale(tx, roundId));
    await until(async () => (await page()).includes('Sau khi tính'), shownWithin - 2_000);
    await site.db('rounds').where({ id: roundId }).update({ title: JSON.stringify({ vi: 'Đợt tên mới', en: 'Renamed round' }) });
    await until(async () => (await page()).includes('Đợt tên mới'), shownWithin - 2_000);
    await supersede(roundId);
    await until(async () => (await page()).includes('9.999'), shownWithin - 2_000);
    await other.close();
  }, 30_000);
  it('a signed-in reader sees it at once', async () => {
    const agent = await signedIn(site.app, 'hanoi', password);
    await agent.get('/reports/r2/01').expect(200);
    await site.db('rounds').where({ code: 'r2' }).update({ title: JSON.stringify({ vi: 'Đợt hai mới', en: 'Second' }) });
    expect((await agent.get('/reports/r2/01')).text).toContain('Đợt hai mới');
  });
});

interface Exchange { status: number; headers: IncomingHttpHeaders; body: Buffer }

/** One request as it goes over the wire, nothing decoded. */
async function exchange(method: string, path: string, headers: Record<string, string>): Promise<Exchange> {
  const asked = http.request(`${origin}${path}`, { method, headers, agent: false }).end();
  const [answer] = await once(asked, 'response') as [http.IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks) };
}

/** The application once more on the same database, as another process or the next start has it. */
function secondApp(): ReturnType<typeof createApp> {
  const pools = { respondents: connect(site.url, TEST_POOL, respondentLimits), office: connect(site.url, TEST_POOL, officeLimits) };
  listenTo(pools.office);
  const built = createApp({
    pools, databaseUrl: site.url, secret: testSecret, mode: 'test', publicUrl: () => 'https://survey.example.vn', secure: false, trustProxy: false,
    clock: () => new Date(), codeVersion: 'test', wakeWorker: () => undefined,
  });
  return { ...built, close: async () => { await built.close(); await Promise.all([pools.respondents.destroy(), pools.office.destroy()]); } };
}

function listenTo(pool: Pool): void {
  pool.on('query', ({ sql }: { sql: string }) => { if (!/jobs| as state/.test(sql)) queries.push(sql); });
}

/** Another computation of the round, published in the place of the first. */
async function supersede(roundId: string): Promise<void> {
  const old = (await findComputation(site.db, first))!;
  const rows = await listResults(site.db, first);
  const id = '00000000-0000-4000-8000-00000000abcd';
  await inTransaction(site.db, async (tx) => {
    await insertComputation(tx, { ...old, id, roundId, createdBy: null });
    await insertResults(tx, id, rows.map((row): ResultRow => ({ ...row, placing: null })));
    await finishComputation(tx, id, { fingerprint: 'f2', responses: 9_999 });
    await markPublished(tx, (await findComputation(tx, id))!, { at: new Date('2026-10-06T03:00:00Z'), userId: null });
  });
}
