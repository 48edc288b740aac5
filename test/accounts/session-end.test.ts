// Who holds an old session after the password, role, locality or state of the account was changed
// holds nothing, in whichever process and by whichever road the change was made.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createUser } from '../../src/accounts/create-user.command.ts';
import type { Role } from '../../src/accounts/permissions.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';

type Browser = ReturnType<typeof request.agent>;

let site: TestApp;
let other: TestApp['app'];
let root: Browser;
const password = 'correct horse';

async function account(login: string, role: Role): Promise<string> {
  const asked = { login, name: login, roles: [role], localityId: null, password };
  const by = { actor: null, at: new Date() };
  return (await inTransaction(site.db, (tx) => createUser(tx, asked, by))).id;
}

beforeAll(async () => {
  site = await testApp();
  other = site.again().express;
  await account('root', 'administrator');
  await account('second', 'administrator');
  root = await signedIn(site.app, 'root', password);
});
afterAll(async () => {
  await site.close();
});

async function post(path: string, fields: object = {}): Promise<request.Response> {
  const token = formToken((await root.get('/accounts')).text);
  return root
    .post(path)
    .type('form')
    .send({ _csrf: token, ...fields });
}
const cookieOf = (answer: request.Response): string =>
  [answer.headers['set-cookie'] ?? []]
    .flat()
    .map((cookie) => cookie.split(';')[0]!)
    .find((cookie) => cookie.startsWith('cg_session='))!;
/** Signs in and gives the bare session cookie, as somebody who copied it has it. */
async function sessionOf(login: string): Promise<string> {
  const agent = request.agent(site.app);
  const form = await agent.get('/sign-in');
  const fields = { _csrf: formToken(form.text), login, password };
  return cookieOf(await agent.post('/sign-in').type('form').send(fields));
}
/** What both processes say to the session: signed in (200) or sent to the sign-in page (303). */
const told = async (cookie: string): Promise<number[]> => {
  const answers = [site.app, other].map((app) => request(app).get('/rounds').set('Cookie', cookie));
  return (await Promise.all(answers)).map(({ status }) => status);
};
const open = [200, 200];
const over = [303, 303];

describe('sessions of a researcher', () => {
  let id: string;
  let cookie: string;
  let count = 0;
  beforeEach(async () => {
    count += 1;
    id = await account(`lan${count}`, 'researcher');
    cookie = await sessionOf(`lan${count}`);
    expect(await told(cookie)).toEqual(open);
  });

  it('end when the password is reset, and their rows are gone', async () => {
    expect((await post(`/accounts/${id}/password`)).status).toBe(200);
    expect(await told(cookie)).toEqual(over);
    expect(await site.db('sessions').whereRaw(`sess ->> 'userId' = ?`, [id])).toEqual([]);
  });
  it('do not come back when a disabled account is enabled again', async () => {
    await post(`/accounts/${id}/disabled`, { disabled: 'yes' });
    expect(await told(cookie)).toEqual(over);
    await post(`/accounts/${id}/disabled`, { disabled: 'no' });
    expect(await told(cookie)).toEqual(over);
    expect(await told(await sessionOf(`lan${count}`))).toEqual(open);
  });
  it.each([
    ['password', { password_hash: 'another' }],
    ['organisation', { organisation_id: '00000000-0000-4000-8000-000000000002' }],
  ])('end when the %s is changed past the application', async (_what, change) => {
    await site.db('users').where({ id }).update(change);
    expect(await told(cookie)).toEqual(over);
  });
  it.each([
    ['role', { role: 'analyst' }],
    ['locality', { localities: [1040] }],
    ['round', { objects: ['00000000-0000-4000-8000-000000000003'] }],
  ])('end when the %s of a role is changed past the application', async (_what, change) => {
    await site.db('role_grants').where({ user_id: id }).update(change);
    expect(await told(cookie)).toEqual(over);
  });
  it('end when a role is taken past the application', async () => {
    await site.db('role_grants').where({ user_id: id }).delete();
    expect(await told(cookie)).toEqual(over);
  });
  it('go on when only the name changes, and when another account is changed', async () => {
    await site.db('users').where({ id }).update({ name: 'Lan' });
    await post(`/accounts/${await account(`minh${count}`, 'leader')}/password`);
    expect(await told(cookie)).toEqual(open);
  });
});

describe('a sign-in with the old password', () => {
  it('that was under way during the reset gives no session that lasts', async () => {
    const id = await account('hoa', 'researcher');
    const cookie = await sessionOf('hoa');
    const kept = await site.db('sessions').whereRaw(`sess ->> 'userId' = ?`, [id]);
    await post(`/accounts/${id}/password`);
    await site
      .db('sessions')
      .insert(kept.map((row) => ({ ...row, sess: JSON.stringify(row.sess) })));
    expect(await told(cookie)).toEqual(over);
  });
});
