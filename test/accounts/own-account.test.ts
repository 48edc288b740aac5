// What people do with their own account, as a browser posts it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type request from 'supertest';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { passwordMistake } from '../../src/accounts/own/password-rule.ts';
import { browserName } from '../../src/accounts/own/browser-name.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';

type Agent = ReturnType<typeof request.agent>;

let site: TestApp;
const password = 'correct horse';
const better = 'bông lúa vàng óng';

beforeAll(async () => {
  site = await testApp();
});
afterAll(async () => {
  await site.close();
});

async function account(login: string): Promise<void> {
  const asked = { login, name: login, roles: ['researcher' as const], localityId: null, password };
  const by = { actor: null, at: new Date() };
  await inTransaction(site.db, (tx) => createUser(tx, asked, by));
}
async function post(agent: Agent, path: string, fields: object): Promise<request.Response> {
  const token = formToken((await agent.get('/account')).text);
  return agent
    .post(path)
    .type('form')
    .send({ _csrf: token, ...fields });
}
const changed = (agent: Agent, current: string, fresh: string, again = fresh) =>
  post(agent, '/account', { current, password: fresh, again });

describe('the own password', () => {
  it('is changed by who knows the present one; other sessions end, this one goes on', async () => {
    await account('lan');
    const [here, there] = [
      await signedIn(site.app, 'lan', password),
      await signedIn(site.app, 'lan', password),
    ];
    const answer = await changed(here, password, better);
    expect([answer.status, answer.text.includes('Đã đổi mật khẩu')]).toEqual([200, true]);
    expect((await here.get('/account')).status).toBe(200);
    expect((await there.get('/account')).status).toBe(303);
    await expect(signedIn(site.app, 'lan', password)).rejects.toThrow('422');
    expect((await (await signedIn(site.app, 'lan', better)).get('/account')).status).toBe(200);
  });
  it.each([
    ['a wrong present one', 'wrong horse', better, better, 'Mật khẩu hiện nay chưa đúng'],
    ['a short one', password, 'ngắn quá', 'ngắn quá', 'ít nhất 10 ký tự'],
    ['a leaked one', password, '1q2w3e4r5t6y', '1q2w3e4r5t6y', 'dễ đoán'],
    ['the account name', password, 'minh-minh-2026', 'minh-minh-2026', 'dễ đoán'],
    ['two that differ', password, better, `${better}!`, 'không giống nhau'],
    ['a very long one', password, 'ô'.repeat(129), 'ô'.repeat(129), 'dài quá 128'],
  ])('is not changed with %s', async (_what, current, fresh, again, words) => {
    if (!(await site.db('users').where({ login: 'minh' }).first())) await account('minh');
    const agent = await signedIn(site.app, 'minh', password);
    const answer = await changed(agent, current, fresh, again);
    expect([answer.status, answer.text.includes(words)]).toEqual([422, true]);
    expect((await agent.get('/account')).status).toBe(200);
  });
  it('cannot be guessed for ever by who finds a browser signed in', async () => {
    await account('hoa');
    const agent = await signedIn(site.app, 'hoa', password);
    for (let at = 0; at < 10; at += 1) await changed(agent, `guess ${at}`, better);
    expect((await changed(agent, password, better)).status).toBe(429);
    expect((await agent.get('/account')).status).toBe(200);
  });
  it('is judged in time, whatever is typed', async () => {
    for (const typed of ['q1w2e3r4t5'.repeat(12), 'á'.repeat(128), '1@aA'.repeat(32)]) {
      const mistake = await passwordMistake({ password: typed, again: typed }, []);
      expect([null, 'guessable']).toContain(mistake);
    }
  });
});

describe('sessions', () => {
  it('are listed with their browser, and one of them is ended from another', async () => {
    await account('tho');
    const [here, there] = [
      await signedIn(site.app, 'tho', password),
      await signedIn(site.app, 'tho', password),
    ];
    const page = (await here.get('/account')).text;
    const keys = [...page.matchAll(/name="session" value="([^"]+)"/g)].map((found) => found[1]!);
    expect(keys).toHaveLength(1);
    expect((await post(here, '/account/sessions', { session: keys[0] })).status).toBe(303);
    expect((await there.get('/account')).status).toBe(303);
    expect((await here.get('/account')).status).toBe(200);
  });
  it('of somebody else are out of reach', async () => {
    await account('sau');
    const [own, other] = [
      await signedIn(site.app, 'sau', password),
      await signedIn(site.app, 'tho', password),
    ];
    await signedIn(site.app, 'tho', password);
    const page = (await other.get('/account')).text;
    const keys = [...page.matchAll(/name="session" value="([^"]+)"/g)].map((found) => found[1]!);
    for (const session of keys) await post(own, '/account/sessions', { session });
    expect((await other.get('/account')).text).toContain(keys[0]);
  });
  it.each([
    [
      'Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/96 Mobile Safari/537.36',
      'Chrome, Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) Version/15.0 Safari/604.1',
      'Safari, iOS',
    ],
    ['Mozilla/5.0 (Windows NT 10.0; rv:120.0) Gecko/20100101 Firefox/120.0', 'Firefox, Windows'],
    ['curl/8', ''],
  ])('%s is named %j', (agent, name) => {
    expect(browserName(agent)).toBe(name);
  });
});
