// Two-step sign-in, as a person with an authenticator app goes through it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import request from 'supertest';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { HOST_ORGANISATION } from '../../src/accounts/host-organisation.ts';
import type { Role } from '../../src/accounts/permissions.ts';
import { stepOf } from '../../src/accounts/second-factor/app-code.ts';
import { readTicket, signInTicket } from '../../src/accounts/sign-in-ticket.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { reseal } from '../../src/sampling/reseal.command.ts';
import { formToken, signedIn, testApp, testSecret, type TestApp } from '../support/app.ts';

type Agent = ReturnType<typeof request.agent>;

let site: TestApp;
let now: Date;
const password = 'correct horse';

beforeAll(async () => {
  site = await testApp();
});
afterAll(async () => {
  await site.close();
});
/** Each code is used once: time goes on between two of them. */
function pass(seconds: number): void {
  now = new Date(now.getTime() + seconds * 1000);
  site.at(now);
}
beforeEach(() => {
  now = new Date();
  site.at(now);
});

async function account(login: string, role: Role = 'researcher'): Promise<string> {
  const asked = { login, name: login, roles: [role], localityId: null, password };
  const by = { actor: null, at: new Date() };
  return (await inTransaction(site.db, (tx) => createUser(tx, asked, by))).id;
}
async function post(agent: Agent, path: string, fields: object = {}): Promise<request.Response> {
  const token = formToken((await agent.get('/account')).text);
  return agent
    .post(path)
    .type('form')
    .send({ _csrf: token, ...fields });
}
const PATH = '/account/second-factor';

interface App {
  code: () => string;
  recovery: string[];
}
/** Sets two-step sign-in up and gives what the phone then knows. */
async function setUp(agent: Agent): Promise<App> {
  expect((await post(agent, `${PATH}/begin`)).status).toBe(303);
  const page = (await agent.get(PATH)).text;
  const text = /<code class="cg-breakable">([A-Z2-7 ]+)<\/code>/.exec(page)![1]!;
  const totp = new TOTP({ secret: Secret.fromBase32(text.replaceAll(' ', '')) });
  const code = () => totp.generate({ timestamp: now.getTime() });
  const confirmed = await post(agent, PATH, { code: code() });
  const recovery = [...confirmed.text.matchAll(/<code class="cg-code">([^<]+)<\/code>/g)];
  expect([confirmed.status, recovery.length]).toEqual([200, 10]);
  pass(60);
  return { code, recovery: recovery.map((found) => found[1]!) };
}
/** The page after the password. */
async function afterPassword(login: string): Promise<{ agent: Agent; page: request.Response }> {
  const agent = request.agent(site.app);
  const _csrf = formToken((await agent.get('/sign-in')).text);
  const page = await agent.post('/sign-in').type('form').send({ _csrf, login, password });
  return { agent, page };
}
const ticketIn = (html: string): string => /name="ticket" value="([^"]+)"/.exec(html)![1]!;
async function typed(
  { agent, page }: { agent: Agent; page: request.Response },
  code: string,
): Promise<request.Response> {
  const fields = { _csrf: formToken(page.text), ticket: ticketIn(page.text), code };
  return agent.post('/sign-in/code').type('form').send(fields);
}

describe('signing in with two steps', () => {
  it('asks for a code of the app; it works once, and a code of before or after works too', async () => {
    await account('lan');
    const app = await setUp(await signedIn(site.app, 'lan', password));
    const first = await afterPassword('lan');
    expect(first.page.text).toContain('Mật khẩu đã đúng');
    expect((await first.agent.get('/account')).status).toBe(303);
    const code = app.code();
    expect((await typed(first, code)).status).toBe(303);
    expect((await first.agent.get('/account')).status).toBe(200);
    const again = await typed(await afterPassword('lan'), code);
    expect([again.status, again.text.includes('đã dùng rồi')]).toEqual([422, true]);
    pass(60);
    const late = app.code();
    pass(30);
    expect((await typed(await afterPassword('lan'), late)).status).toBe(303);
    pass(120);
    expect((await typed(await afterPassword('lan'), late)).status).toBe(422);
  });
  it('takes each recovery code once, however it is written', async () => {
    await account('minh');
    const agent = await signedIn(site.app, 'minh', password);
    const { recovery } = await setUp(agent);
    const written = recovery[0]!.toUpperCase().replace('-', ' ');
    expect((await typed(await afterPassword('minh'), written)).status).toBe(303);
    expect((await typed(await afterPassword('minh'), recovery[0]!)).status).toBe(422);
    expect((await agent.get(PATH)).text).toContain('Còn 9 mã dự phòng');
  });
  it('of two requests with the same code lets one in', async () => {
    await account('hai');
    const app = await setUp(await signedIn(site.app, 'hai', password));
    const two = [await afterPassword('hai'), await afterPassword('hai')];
    const answers = await Promise.all(two.map((one) => typed(one, app.code())));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
  });
  it('cannot be guessed by who knows the password, however often they type it', async () => {
    await account('hoa');
    const app = await setUp(await signedIn(site.app, 'hoa', password));
    for (let at = 0; at < 10; at += 1)
      expect((await typed(await afterPassword('hoa'), '000000')).status).toBe(422);
    const attempt = await typed(await afterPassword('hoa'), app.code());
    expect(attempt.status).toBe(429);
    await site.db('rate_limits').delete();
  });
  it('begins anew when the password was typed too long ago, or changed meanwhile', async () => {
    const id = await account('tho');
    const app = await setUp(await signedIn(site.app, 'tho', password));
    const slow = await afterPassword('tho');
    pass(301);
    const answer = await typed(slow, app.code());
    expect([answer.status, answer.text.includes('quá 5 phút')]).toEqual([422, true]);
    expect(answer.text).toContain('action="/sign-in"');
    const open = await afterPassword('tho');
    await site.db('users').where({ id }).update({ password_hash: 'another' });
    expect((await typed(open, app.code())).text).toContain('quá 5 phút');
  });
  it('is not gone around by a link for a new password', async () => {
    const id = await account('sau');
    await setUp(await signedIn(site.app, 'sau', password));
    await account('root', 'administrator');
    const root = await signedIn(site.app, 'root', password);
    const page = (await post(root, `/accounts/${id}/password`)).text;
    const link = new URL(/cg-breakable">(http[^<]+)</.exec(page)![1]!).pathname;
    const agent = request.agent(site.app);
    const _csrf = formToken((await agent.get(link)).text);
    const fields = { _csrf, password: 'bông lúa vàng óng', again: 'bông lúa vàng óng' };
    const answer = await agent.post(link).type('form').send(fields);
    expect([answer.status, answer.headers['location']]).toEqual([303, '/sign-in']);
    expect((await agent.get('/account')).status).toBe(303);
    expect((await post(root, `/accounts/${id}/second-factor`)).status).toBe(303);
    expect((await post(root, `/accounts/${id}/second-factor`)).status).toBe(409);
    expect(await site.db('recovery_codes').where({ user_id: id })).toEqual([]);
  });
});

describe('the page of two-step sign-in', () => {
  it('keeps nothing of a set-up that is not confirmed, and no secret in plain', async () => {
    const id = await account('dan');
    const agent = await signedIn(site.app, 'dan', password);
    await post(agent, `${PATH}/begin`);
    const wrong = await post(agent, PATH, { code: '12345' });
    expect([wrong.status, wrong.text.includes('Mã chưa đúng')]).toEqual([422, true]);
    expect((await (await signedIn(site.app, 'dan', password)).get('/account')).status).toBe(200);
    const page = (await agent.get(PATH)).text;
    const text = /<code class="cg-breakable">([A-Z2-7 ]+)</.exec(page)![1]!.replaceAll(' ', '');
    const row = (await site.db('second_factors').where({ user_id: id }).first()) as {
      sealed: Buffer;
    };
    expect(row.sealed.includes(Buffer.from(Secret.fromBase32(text).bytes))).toBe(false);
  });
  it('gives new recovery codes and is turned off by who has the phone', async () => {
    await account('ty');
    const agent = await signedIn(site.app, 'ty', password);
    const app = await setUp(agent);
    expect((await post(agent, `${PATH}/codes`, { code: '000000' })).status).toBe(422);
    expect((await post(agent, `${PATH}/remove`, { code: '000000' })).status).toBe(422);
    expect((await post(agent, `${PATH}/begin`)).status).toBe(409);
    const renewed = await post(agent, `${PATH}/codes`, { code: app.code() });
    expect(renewed.text).not.toContain(app.recovery[0]);
    pass(60);
    expect((await post(agent, `${PATH}/remove`, { code: app.code() })).status).toBe(303);
    expect((await (await signedIn(site.app, 'ty', password)).get('/account')).status).toBe(200);
  });
  it('is where people are led whose role needs it, and nothing else is open to them before', async () => {
    await account('hien');
    const require = (roles: string[]) =>
      site
        .db('organisations')
        .where({ id: HOST_ORGANISATION })
        .update({ second_factor_roles: roles });
    const agent = await signedIn(site.app, 'hien', password);
    expect((await agent.get('/rounds')).status).toBe(200);
    await require(['researcher']);
    const led = await agent.get('/rounds');
    expect([led.status, led.headers['location']]).toEqual([303, PATH]);
    expect((await post(agent, '/rounds/new')).status).toBe(403);
    expect((await agent.get(PATH)).text).toContain('Cơ quan của ông bà yêu cầu');
    expect((await agent.get('/account')).text).not.toContain('href="/rounds"');
    const app = await setUp(agent);
    expect((await agent.get('/rounds')).status).toBe(200);
    expect((await post(agent, `${PATH}/remove`, { code: app.code() })).status).toBe(403);
    await require([]);
  });
});

describe('what proves the password', () => {
  const who = { userId: 'u', epoch: 3 };
  const at = new Date('2026-11-28T00:00:00Z');
  const ticket = signInTicket(['new'], who, at);
  it('is read under the secrets of the list, for five minutes', () => {
    expect(readTicket(['newer', 'new'], ticket, at)).toEqual(who);
    expect(readTicket(['other'], ticket, at)).toBeNull();
    expect(readTicket(['new'], ticket, new Date(at.getTime() + 300_000))).toBeNull();
    expect(readTicket(['new'], ticket.replace('.3.', '.4.'), at)).toBeNull();
    for (const made of ['', '...', 'u.3.9999999999999.'])
      expect(readTicket(['new'], made, at)).toBeNull();
  });
});

describe('codes', () => {
  // RFC 6238, appendix B, cut to six digits.
  const secret = Buffer.from('12345678901234567890');
  it.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [1_234_567_890, '005924', 41_152_263],
    [20_000_000_000, '353130', 666_666_666],
  ])('at %i are those of the standard', (seconds, code, step) => {
    expect(stepOf(secret, code, new Date(seconds * 1000))).toBe(step);
    expect(stepOf(secret, `${code.slice(0, 3)} ${code.slice(3)}`, new Date(seconds * 1000))).toBe(
      step,
    );
  });
  it.each(['', '28708', '2870822', 'abcdef', '２８７０８２'])('%j is none', (code) => {
    expect(stepOf(secret, code, new Date(59_000))).toBeNull();
  });
});

it('secrets of apps are sealed again with a new secret', async () => {
  await account('moi');
  await setUp(await signedIn(site.app, 'moi', password));
  const order = {
    secrets: ['n'.repeat(40), testSecret] as const,
    at: new Date(),
    random: randomBytes,
  };
  const first = await inTransaction(site.db, (tx) => reseal(tx, order));
  expect(first.secondFactors.unreadable).toBe(0);
  expect(first.secondFactors.resealed).toBeGreaterThan(0);
  const second = await inTransaction(site.db, (tx) => reseal(tx, order));
  expect(second.secondFactors).toEqual({
    resealed: 0,
    current: first.secondFactors.resealed,
    unreadable: 0,
  });
});
