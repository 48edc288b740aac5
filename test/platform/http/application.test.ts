// The wrapper around every page: permissions, tokens, languages, and what a visitor reads when
// something is wrong.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { permissions } from '../../../src/accounts/permissions.ts';
import { createUser } from '../../../src/accounts/create-user.command.ts';
import { inTransaction } from '../../../src/platform/db/database.ts';
import { formToken, signedIn, testApp, type TestApp } from '../../support/app.ts';

let site: TestApp;
const password = 'a-long-enough-one';
beforeAll(async () => {
  site = await testApp();
  await inTransaction(site.db, async (tx) => {
    for (const role of ['researcher', 'leader', 'administrator'] as const) {
      await createUser(
        tx,
        { login: role, name: `The ${role}`, roles: [role], localityId: null, password },
        { actor: null, at: new Date() },
      );
    }
  });
});
afterAll(async () => {
  await site.close();
});

describe('endpoints', () => {
  it('each ask for a known permission', () => {
    expect(site.endpoints.length).toBeGreaterThan(10);
    expect(
      site.endpoints.filter(
        (endpoint) => !(permissions as readonly string[]).includes(endpoint.permission),
      ),
    ).toEqual([]);
  });
  it('do not stand twice', () => {
    const names = site.endpoints.map((endpoint) => `${endpoint.method} ${endpoint.path}`);
    expect(names.filter((name, position) => names.indexOf(name) !== position)).toEqual([]);
  });
});

describe('a visitor', () => {
  it('is told in Vietnamese that a page is missing, and in English when asked so', async () => {
    const missing = await request(site.app).get('/no-such-page');
    expect(missing.status).toBe(404);
    expect(missing.text).toContain('Không tìm thấy trang');
    expect(missing.text).toMatch(/<code>[0-9a-f]{8}<\/code>/);
    const english = await request(site.app).get('/no-such-page?lang=en');
    expect(english.text).toContain('Page not found');
    expect(english.text).toContain('<html lang="en">');
  });
  it('keeps the chosen language by cookie', async () => {
    const agent = request.agent(site.app);
    await agent.get('/?lang=en');
    expect((await agent.get('/')).text).toContain('<html lang="en">');
  });
  it('is sent to sign in, and back to the page asked for', async () => {
    const asked = await request(site.app).get('/rounds');
    expect(asked.status).toBe(303);
    expect(asked.headers['location']).toBe('/sign-in?next=%2Frounds');
  });
  it('gets headers that allow nothing from elsewhere', async () => {
    const home = await request(site.app).get('/');
    const policy = String(home.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-inline');
    expect(home.headers['x-powered-by']).toBeUndefined();
  });
});

describe('a form', () => {
  it('without its token is refused', async () => {
    const answer = await request(site.app)
      .post('/sign-in')
      .type('form')
      .send({ login: 'researcher', password });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Máy chưa gửi được trang này');
  });
  it('with a token of another visitor is refused', async () => {
    const other = formToken((await request(site.app).get('/sign-in')).text);
    const answer = await request(site.app)
      .post('/sign-in')
      .type('form')
      .send({ _csrf: other, login: 'researcher', password });
    expect(answer.status).toBe(403);
  });
  it('has a token that the browser is sent once; one that is not ours is replaced', async () => {
    const first = await request(site.app).get('/sign-in');
    const [cookie = ''] = String(first.headers['set-cookie']).split(';');
    const again = await request(site.app).get('/sign-in').set('Cookie', cookie);
    expect(formToken(again.text)).toBe(formToken(first.text));
    expect(String(again.headers['set-cookie'])).not.toContain('cg_form');
    for (const forged of [
      `${cookie}0`,
      cookie.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')),
      'cg_form=x.y',
    ]) {
      const answer = await request(site.app).get('/sign-in').set('Cookie', forged);
      expect(String(answer.headers['set-cookie'])).toContain('cg_form=');
      expect(forged).not.toContain(formToken(answer.text));
    }
  });
  it('that is too large or has too many fields is refused with 413', async () => {
    const big = await request(site.app)
      .post('/sign-in')
      .type('form')
      .send(`login=${'x'.repeat(300_000)}`);
    expect(big.status).toBe(413);
    const many = await request(site.app)
      .post('/sign-in')
      .type('form')
      .send(Array.from({ length: 10_000 }, (_, field) => `f${field}=1`).join('&'));
    expect(many.status).toBe(413);
    expect(many.text).toContain('quá lớn');
  });
  it('that reaches for an object prototype is refused', async () => {
    const answer = await request(site.app)
      .post('/sign-in')
      .type('form')
      .send('__proto__=1&login=x');
    expect([400, 403]).toContain(answer.status);
    expect(({} as Record<string, unknown>)['login']).toBeUndefined();
  });
  it('with broken JSON is refused with 400', async () => {
    const answer = await request(site.app)
      .post('/sign-in')
      .set('content-type', 'application/json')
      .send('{"a":');
    expect(answer.status).toBe(400);
  });
});

describe('signing in', () => {
  it('keeps what was typed and says the same for a wrong password and an unknown account', async () => {
    const agent = request.agent(site.app);
    const token = formToken((await agent.get('/sign-in')).text);
    const wrong = await agent
      .post('/sign-in')
      .type('form')
      .send({ _csrf: token, login: 'researcher', password: 'no' });
    const unknown = await agent
      .post('/sign-in')
      .type('form')
      .send({ _csrf: token, login: 'nobody', password: 'no' });
    expect([wrong.status, unknown.status]).toEqual([422, 422]);
    expect(wrong.text).toContain('value="researcher"');
    expect(wrong.text).toContain('Tên đăng nhập hoặc mật khẩu chưa đúng');
    expect(unknown.text).toContain('Tên đăng nhập hoặc mật khẩu chưa đúng');
  });
  it('renews the session id', async () => {
    const agent = request.agent(site.app);
    const planted = 's%3Aplanted.signature';
    const form = await agent.get('/sign-in').set('Cookie', `cg_session=${planted}`);
    const answer = await agent
      .post('/sign-in')
      .set('Cookie', `cg_session=${planted}`)
      .type('form')
      .send({ _csrf: formToken(form.text), login: 'leader', password });
    expect(answer.status).toBe(303);
    expect(String(answer.headers['set-cookie'])).toMatch(/cg_session=s%3A/);
    expect(String(answer.headers['set-cookie'])).not.toContain('planted');
  });
  it('lets each role do its own work only', async () => {
    const researcher = await signedIn(site.app, 'researcher', password);
    const leader = await signedIn(site.app, 'leader', password);
    const administrator = await signedIn(site.app, 'administrator', password);
    expect((await researcher.get('/rounds')).status).toBe(200);
    expect((await leader.get('/rounds')).status).toBe(403);
    expect((await researcher.get('/accounts')).status).toBe(403);
    expect((await administrator.get('/accounts')).status).toBe(200);
    expect((await administrator.get('/audit')).text).toContain('<td>Đăng nhập</td>');
  });
  it('ends with signing out', async () => {
    const agent = await signedIn(site.app, 'leader', password);
    const token = formToken((await agent.get('/reports')).text);
    expect(
      (await agent.post('/sign-out').type('form').send({ _csrf: token })).headers['location'],
    ).toBe('/');
    expect((await agent.get('/reports')).status).toBe(303);
  });
  it('is stopped after too many tries', async () => {
    const agent = request.agent(site.app);
    const token = formToken((await agent.get('/sign-in')).text);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt++) {
      statuses.push(
        (
          await agent
            .post('/sign-in')
            .type('form')
            .send({ _csrf: token, login: 'guessed', password: String(attempt) })
        ).status,
      );
    }
    expect(statuses.slice(-1)).toEqual([429]);
  });
});

describe('the figures', () => {
  const token = 't'.repeat(32);
  const ask = (app: TestApp['app'], headers: Record<string, string> = {}) =>
    request(app).get('/metrics').set(headers);

  it('are not on the port of the pages unless there is a token', async () => {
    expect((await ask(site.app)).status).toBe(404);
    expect((await ask(site.app, { Authorization: `Bearer ${token}` })).status).toBe(404);
  });
  it('are given to whoever shows the token, through a proxy too, and to nobody else', async () => {
    const { express } = site.again({ metricsToken: token });
    const wrong = [
      {},
      { Authorization: 'Bearer ' },
      { Authorization: `Bearer ${token}x` },
      { Authorization: token },
      { Authorization: `Basic ${token}` },
    ];
    for (const headers of wrong) {
      const refused = await ask(express, headers as Record<string, string>);
      expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Bearer']);
      expect(refused.text).not.toContain('process_cpu');
    }
    const shown = { Authorization: `Bearer ${token}`, 'X-Forwarded-For': '8.8.8.8' };
    const given = await ask(express, shown);
    expect([given.status, given.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(given.text).toContain('process_cpu');
  });
});

describe('the machines around it', () => {
  it('learn whether it lives, is ready, and how it does', async () => {
    expect((await request(site.app).get('/healthz')).text).toBe('ok');
    expect((await request(site.app).get('/readyz')).text).toBe('ready');
  });
});
