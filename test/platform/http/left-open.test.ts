// A page that was left open over night: its person is signed out, or its token is no longer good. What
// was typed is sent again with two presses, and nothing that another site sent ever is.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type request from 'supertest';
import { createUser } from '../../../src/accounts/create-user.command.ts';
import { inTransaction } from '../../../src/platform/db/database.ts';
import { formToken, signedIn, testApp, type TestApp } from '../../support/app.ts';

type Agent = ReturnType<typeof request.agent>;

let site: TestApp;
const password = 'correct horse';
const typed = { title_vi: 'Đợt "mới" <b>', title_en: 'New', kind: 'open' };

beforeAll(async () => {
  site = await testApp();
  const asked = { login: 'lan', name: 'Lan', roles: ['researcher' as const], localityId: null };
  const by = { actor: null, at: new Date() };
  await inTransaction(site.db, (tx) => createUser(tx, { ...asked, password }, by));
});
afterAll(async () => {
  await site.close();
});

const send = (agent: Agent, path: string, fields: object, from = 'same-origin') =>
  agent.post(path).set('Sec-Fetch-Site', from).type('form').send(fields);

it('of somebody who is signed out keeps what was typed until they have signed in again', async () => {
  const agent = await signedIn(site.app, 'lan', password);
  const _csrf = formToken((await agent.get('/rounds/new')).text);
  await site.db('sessions').delete();
  const first = await send(agent, '/rounds/new', { _csrf, ...typed });
  expect(first.status).toBe(401);
  expect(first.text).toContain('value="Đợt &#34;mới&#34; &lt;b&gt;"');
  expect(first.text).toContain('href="/sign-in" target="_blank"');
  const form = formToken((await agent.get('/sign-in')).text);
  const entered = await send(agent, '/sign-in', { _csrf: form, login: 'lan', password });
  expect(entered.status).toBe(303);
  const second = await send(agent, '/rounds/new', { _csrf: formToken(first.text), ...typed });
  expect([second.status, second.text.includes('name="title_en" value="New"')]).toEqual([403, true]);
  const third = await send(agent, '/rounds/new', { _csrf: formToken(second.text), ...typed });
  expect([third.status, third.text.includes('value="New"')]).toEqual([422, true]);
});

it('offers nothing again that another site sent, or nobody says who', async () => {
  const agent = await signedIn(site.app, 'lan', password);
  for (const from of ['cross-site', 'same-site', 'none']) {
    const answer = await send(agent, '/rounds/new', typed, from);
    expect([answer.status, answer.text.includes('value="New"')]).toEqual([403, false]);
  }
  const silent = await agent.post('/rounds/new').type('form').send(typed);
  expect(silent.text).not.toContain('value="New"');
  const foreign = await agent
    .post('/rounds/new')
    .set('Origin', 'https://evil.example')
    .type('form')
    .send(typed);
  expect(foreign.text).not.toContain('value="New"');
});

it('never has a password in it', async () => {
  const agent = await signedIn(site.app, 'lan', password);
  const fields = { current: password, password: 'bông lúa vàng óng', again: 'bông lúa vàng óng' };
  const answer = await send(agent, '/account', fields);
  expect([answer.status, answer.text.includes('bông lúa'), answer.text.includes(password)]).toEqual(
    [403, false, false],
  );
  expect((await agent.get('/account')).status).toBe(200);
});
