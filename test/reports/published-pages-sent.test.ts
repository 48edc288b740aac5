// What readers of published pages are sent: bytes with an entity tag, nobody's name and no cookie
// in what may be kept; and for signed-in readers their own frame around a content made once for all.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import http, { type IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import request from 'supertest';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { signedIn, testApp, type TestApp } from '../support/app.ts';
import { madePublication, publishedAt, seedPlaces } from './made-publication.ts';

const password = 'mot-mat-khau-dai';
let site: TestApp;
let origin = '';
let queries: string[] = [];

beforeAll(async () => {
  site = await testApp();
  origin = await site.listen();
  const places = await seedPlaces(site.db);
  await madePublication(site.db, { code: 'r1' });
  await site.db.transaction(async (tx) => {
    for (const [login, place] of [
      ['hanoi', '01'],
      ['hue', '46'],
    ] as const) {
      const localityId = places.find(({ code }) => code === place)!.id;
      await createUser(
        tx,
        { login, name: `Bà <b>${login}</b> Nguyễn`, roles: ['leader'], localityId, password },
        { actor: null, at: publishedAt },
      );
    }
  });
  site.pools.office.on('query', ({ sql }: { sql: string }) => {
    queries.push(sql);
  });
}, 60_000);
afterAll(async () => {
  await site.close();
});
beforeEach(() => {
  queries = [];
});

const readings = (): number => queries.filter((sql) => sql.includes('from "results"')).length;
const visit = (path: string) => request(site.app).get(path);

describe('over the wire', () => {
  const decoders = {
    br: brotliDecompressSync,
    gzip: gunzipSync,
    identity: (bytes: Buffer) => bytes,
  };
  it.each(['br', 'gzip', 'identity'] as const)(
    'it has a strong entity tag of its own in %s, and 304 has no body',
    async (coding) => {
      const { body: plain } = await exchange('GET', '/results/r1/01', {});
      const asked = { 'accept-encoding': coding };
      const { headers, body } = await exchange('GET', '/results/r1/01', asked);
      expect(headers['etag']).toMatch(new RegExp(`^"[0-9a-f]{32}-${coding}"$`));
      expect(headers['content-encoding']).toBe(coding === 'identity' ? undefined : coding);
      expect(headers['content-length']).toBe(String(body.length));
      expect(decoders[coding](body).equals(plain)).toBe(true);
      for (const tag of [headers['etag']!, `W/${headers['etag']}`, `"x", ${headers['etag']}`]) {
        const again = await exchange('GET', '/results/r1/01', { ...asked, 'if-none-match': tag });
        expect([
          again.status,
          again.body.length,
          again.headers['content-type'],
          again.headers['content-encoding'],
        ]).toEqual([304, 0, undefined, undefined]);
        for (const name of ['etag', 'vary', 'cache-control'] as const)
          expect(again.headers[name]).toBe(headers[name]);
      }
      for (const tag of ['"another"', headers['etag']!.replace(coding, 'x')])
        expect(
          (await exchange('GET', '/results/r1/01', { ...asked, 'if-none-match': tag })).status,
        ).toBe(200);
    },
  );
  it('HEAD says what GET would, without a body', async () => {
    for (const path of ['/results/r1/01', '/results/r1.csv']) {
      const [head, got] = [
        await exchange('HEAD', path, { 'accept-encoding': 'br' }),
        await exchange('GET', path, { 'accept-encoding': 'br' }),
      ];
      const { date: _a, 'x-request-id': _b, ...said } = head.headers;
      expect(got.headers).toMatchObject(said);
      expect([head.status, head.body.length, head.headers['content-length']]).toEqual([
        200,
        0,
        String(got.body.length),
      ]);
      expect(
        (
          await exchange('HEAD', path, {
            'accept-encoding': 'br',
            'if-none-match': got.headers['etag']!,
          })
        ).status,
      ).toBe(304);
    }
  });
  it('it may be kept for two seconds, told apart by cookies, and sets none', async () => {
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
    const [hanoi, hue] = [
      await signedIn(site.app, 'hanoi', password),
      await signedIn(site.app, 'hue', password),
    ];
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
    for (const [login, code] of [
      ['hanoi', '01'],
      ['hue', '46'],
      ['hanoi', '01'],
    ] as const) {
      const agent = await signedIn(site.app, login, password);
      for (const base of ['/reports', '/results']) {
        const own = /<tr class="is-own">\s*<th scope="row"><a href="\/\w+\/r1\/(\d\d)"/.exec(
          (await agent.get(`${base}/r1`)).text,
        )?.[1];
        expect([login, base, own]).toEqual([login, base, code]);
      }
      expect((await agent.get('/reports')).text).toContain(`/${code}"`);
    }
  });
  it('leaves nothing on the pages of visitors, and is told nothing that may be kept', async () => {
    const agent = await signedIn(site.app, 'hanoi', password);
    for (const path of ['/results', '/results/r1', '/results/r1/08', '/results/r1/08/index']) {
      const own = await agent.get(path).expect(200);
      expect(own.text).toContain('name="_csrf"');
      expect(own.headers['cache-control']).toMatch(/^private/);
      const { text: html, headers } = await visit(path).expect(200);
      expect(headers['cache-control']).toMatch(/^public/);
      for (const never of ['_csrf', 'Nguyễn', 'sign-out', 'is-own', 'cg-own'])
        expect(html).not.toContain(never);
    }
    expect((await agent.get('/results/r1.csv').expect(200)).headers['cache-control']).toMatch(
      /^private/,
    );
    for (const { path } of site.endpoints.filter(
      (endpoint) => endpoint.method === 'get' && endpoint.permission !== 'everyone',
    )) {
      const answer = await agent.get(
        path
          .replace(':round', 'r1')
          .replace(':locality', '01')
          .replace(':node', '4.1')
          .replace(/:\w+/g, 'x'),
      );
      expect([path, String(answer.headers['cache-control'] ?? '')]).not.toEqual([
        path,
        expect.stringMatching(/public|max-age=[1-9]/),
      ]);
    }
  });
});

interface Exchange {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** One request as it goes over the wire, nothing decoded. */
async function exchange(
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<Exchange> {
  const asked = http.request(`${origin}${path}`, { method, headers, agent: false }).end();
  const [answer] = (await once(asked, 'response')) as [http.IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks) };
}
