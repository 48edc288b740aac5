// Signing in at a real OpenID provider on this machine, its pages gone through as a browser does.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type request from 'supertest';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { KEPT, keptCookie, readKept } from '../../src/accounts/single-sign-on/kept-request.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';

const client = { clientId: 'gauge', clientSecret: 'a secret that the provider knows' };
const publicUrl = 'http://survey.test';
const password = 'correct horse';
let server: Server;
let issuer = '';
let site: TestApp;

beforeAll(async () => {
  // The provider says at length that it is set up for tests.
  for (const say of ['warn', 'info'] as const) jest.spyOn(console, say).mockReturnValue();
  server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { default: Provider } = await import('oidc-provider');
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [`${publicUrl}/sign-in/sso/callback`],
      },
    ],
    pkce: { required: () => true },
    cookies: { keys: ['keys of a test'] },
  });
  server.on('request', provider.callback());
  site = await testApp({
    settings: {
      publicUrl: () => publicUrl,
      identityProvider: { issuer, ...client, name: 'Cổng cán bộ' },
    },
  });
}, 60_000);
afterAll(async () => {
  await site.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

type Agent = ReturnType<typeof request.agent>;

async function account(login: string): Promise<string> {
  const asked = { login, name: login, roles: ['researcher' as const], localityId: null, password };
  const by = { actor: null, at: new Date() };
  return (await inTransaction(site.db, (tx) => createUser(tx, asked, by))).id;
}

/** Fetches as a browser does, with the cookies of the provider, until it sends back to our site. */
async function atProvider(start: string, who: string): Promise<URL> {
  const jar = new Map<string, string>();
  let next: { url: string; form: URLSearchParams | null } = { url: start, form: null };
  for (let step = 0; step < 12; step += 1) {
    const answer = await fetch(next.url, {
      method: next.form ? 'POST' : 'GET',
      ...(next.form ? { body: next.form } : {}),
      redirect: 'manual',
      headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', ...value] = cookie.split(';')[0]!.split('=');
      jar.set(name, value.join('='));
    }
    const location = answer.headers.get('location');
    if (location) {
      const url = new URL(location, next.url);
      if (url.origin === publicUrl) return url;
      next = { url: url.href, form: null };
      continue;
    }
    const html = await answer.text();
    const action = /<form[^>]*action="([^"]+)"/.exec(html)?.[1];
    if (!action) throw new Error(html.slice(0, 500));
    const form = new URLSearchParams(
      [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
        (found): [string, string] => [found[1]!, found[2]!],
      ),
    );
    if (html.includes('name="login"')) {
      form.set('login', who);
      form.set('password', 'any');
    }
    next = { url: new URL(action, next.url).href, form };
  }
  throw new Error('The provider did not send back');
}

/** Goes to the provider from a page of ours and comes back. */
async function through(agent: Agent, path: string, who: string): Promise<request.Response> {
  const away = await agent.get(path);
  expect(away.status).toBe(303);
  const back = await atProvider(away.headers['location'] as string, who);
  return agent.get(`${back.pathname}${back.search}`);
}

const visitor = async (): Promise<Agent> => {
  const { default: supertest } = await import('supertest');
  return supertest.agent(site.app);
};

describe('an identity of the provider', () => {
  it('lets nobody in before it is linked, and says how', async () => {
    const agent = await visitor();
    expect((await agent.get('/sign-in')).text).toContain('Đăng nhập bằng Cổng cán bộ');
    const answer = await through(agent, '/sign-in/sso', 'nobody');
    expect([answer.status, answer.text.includes('chưa được liên kết')]).toEqual([422, true]);
    expect((await agent.get('/account')).status).toBe(303);
  });
  it('is linked by who is signed in, and lets them in until it is unlinked', async () => {
    await account('lan');
    const agent = await signedIn(site.app, 'lan', password);
    const linked = await through(agent, '/account/sso/link', 'lan@province');
    expect([linked.status, linked.headers['location']]).toEqual([303, '/account']);
    expect((await agent.get('/account')).text).toContain('vào được mà không cần mật khẩu');
    const browser = await visitor();
    const entered = await through(browser, '/sign-in/sso?next=/rounds', 'lan@province');
    expect([entered.status, entered.headers['location']]).toEqual([303, '/rounds']);
    expect((await browser.get('/rounds')).text).toContain('lan');
    const token = formToken((await agent.get('/account')).text);
    const unlinked = await agent.post('/account/sso/unlink').type('form').send({ _csrf: token });
    expect(unlinked.status).toBe(303);
    const after = await through(await visitor(), '/sign-in/sso', 'lan@province');
    expect(after.status).toBe(422);
  });
  it('belongs to one account, and an account to one identity', async () => {
    await account('minh');
    await account('hoa');
    const [minh, hoa] = [
      await signedIn(site.app, 'minh', password),
      await signedIn(site.app, 'hoa', password),
    ];
    expect((await through(minh, '/account/sso/link', 'shared')).status).toBe(303);
    expect((await through(minh, '/account/sso/link', 'shared')).status).toBe(303);
    const taken = await through(hoa, '/account/sso/link', 'shared');
    expect([taken.status, taken.text.includes('đã được liên kết')]).toEqual([422, true]);
    expect((await through(minh, '/account/sso/link', 'second')).status).toBe(409);
  });
  it('of a disabled account lets nobody in; of one with a second proof a code is asked for', async () => {
    const id = await account('tho');
    const agent = await signedIn(site.app, 'tho', password);
    await through(agent, '/account/sso/link', 'tho');
    await site.db('second_factors').insert({
      ...{ user_id: id, sealed: Buffer.from('x') },
      ...{ created_at: new Date(), confirmed_at: new Date() },
    });
    const browser = await visitor();
    const asked = await through(browser, '/sign-in/sso', 'tho');
    expect([asked.status, asked.text.includes('name="ticket"')]).toEqual([200, true]);
    expect((await browser.get('/account')).status).toBe(303);
    await site.db('users').where({ id }).update({ disabled_at: new Date() });
    expect((await through(await visitor(), '/sign-in/sso', 'tho')).status).toBe(422);
  });
});

describe('coming back', () => {
  it('counts only in the browser that left, once, and with what it left with', async () => {
    await account('sau');
    const agent = await signedIn(site.app, 'sau', password);
    await through(agent, '/account/sso/link', 'sau');
    const leaver = await visitor();
    const away = await leaver.get('/sign-in/sso');
    const back = await atProvider(away.headers['location'] as string, 'sau');
    const path = `${back.pathname}${back.search}`;
    expect((await (await visitor()).get(path)).status).toBe(422);
    const other = await visitor();
    await other.get('/sign-in/sso');
    expect((await other.get(path)).status).toBe(422);
    expect((await leaver.get(`${back.pathname}?error=access_denied`)).status).toBe(422);
    const again = await leaver.get('/sign-in/sso');
    const right = await atProvider(again.headers['location'] as string, 'sau');
    const used = `${right.pathname}${right.search}`;
    expect((await leaver.get(used)).status).toBe(303);
    expect((await leaver.get(used)).status).toBe(422);
  });
  it('to link counts only for who is still signed in', async () => {
    await account('dan');
    const agent = await signedIn(site.app, 'dan', password);
    const away = await agent.get('/account/sso/link');
    const back = await atProvider(away.headers['location'] as string, 'dan');
    const token = formToken((await agent.get('/account')).text);
    await agent.post('/sign-out').type('form').send({ _csrf: token });
    const answer = await agent.get(`${back.pathname}${back.search}`);
    expect(answer.status).toBe(422);
    expect(await site.db('identities').where({ subject: 'dan' })).toEqual([]);
  });
  it('leads to no other site', async () => {
    const away = await (await visitor()).get('/sign-in/sso?next=https://evil.example');
    const cookie = [away.headers['set-cookie']].flat().join(';');
    expect(cookie).toContain(KEPT);
    const value = new RegExp(`${KEPT}=([^;]+)`).exec(cookie)![1]!;
    const secret: [string] = ['a secret that only tests know, 32+ long'];
    expect(readKept(secret, decodeURIComponent(value), new Date())?.next).toBe('/');
  });
});

describe('what is kept meanwhile', () => {
  const now = new Date();
  const kept = { state: 's', nonce: 'n', verifier: 'v', next: '/', userId: null };
  const cookie = keptCookie(['a'.repeat(32)], kept, { nonce: new Uint8Array(12), now });
  it('is read for ten minutes by the same installation only', () => {
    expect(readKept(['a'.repeat(32)], cookie.value, now)).toMatchObject(kept);
    expect(readKept(['b'.repeat(32)], cookie.value, now)).toBeNull();
    expect(readKept(['a'.repeat(32)], cookie.value, new Date(now.getTime() + 600_001))).toBeNull();
    for (const made of [undefined, '', 'x', 'constructor'])
      expect(readKept(['a'.repeat(32)], made, now)).toBeNull();
  });
});

it('a provider that cannot be reached is said to be so, and tried again', async () => {
  const away = site.again({
    identityProvider: { issuer: 'http://127.0.0.1:9', ...client, name: 'Away' },
  });
  const { default: supertest } = await import('supertest');
  expect((await supertest(away.express).get('/sign-in/sso')).status).toBe(503);
  expect((await supertest(away.express).get('/sign-in')).status).toBe(200);
});
