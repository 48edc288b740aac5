// What somebody else could do to a respondent, or a respondent to the survey, with forged requests.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { AnsweringApp } from '../support/answering-app.ts';
import { answeringApp, openRound } from '../support/answering-app.ts';
import { formToken } from '../support/app.ts';
import { draftIdOf, receiptOf, responseIdOf } from '../../src/responses/keys/keys.ts';
import { allKinds } from '../responses/all-kinds.ts';
import { Visitor } from './visitor.ts';

let house: AnsweringApp;
const base = '/s/thu';
const province = '1001';
beforeAll(async () => {
  house = await answeringApp(allKinds);
  await openRound(house.db, { ...allKinds, code: 'all-kinds-2' }, { code: 'khac' });
});
afterAll(async () => {
  await house.close();
});
beforeEach(async () => {
  await house.db('rate_limits').delete();
});

const count = async (table: string): Promise<number> =>
  Number((await house.db(table).count('* as n').first())!['n']);
const begun = () => new Visitor(house.app, base).begin(province);
const draftOf = (visitor: Visitor) =>
  house
    .db('drafts')
    .where({ id: draftIdOf(visitor.draftToken) })
    .first();
const responseOf = (visitor: Visitor) =>
  house
    .db('responses')
    .where({ id: responseIdOf(receiptOf(visitor.draftToken)) })
    .first();

/** As far as the check page, by the shortest way. */
async function answered(): Promise<Visitor> {
  const visitor = await begun();
  await visitor.post(`${base}/service`, { service: 'none' });
  await visitor.post(`${base}/q/kinds`, { colours: 'red', visits: '2' });
  await visitor.post(`${base}/q/more`, {});
  await visitor.post(`${base}/q/members~0`, { 'members/0/age': '41' });
  const check = await visitor.post(`${base}/q/members`, { _another: 'no' });
  if ((await visitor.open(`${base}/check`)).status !== 200)
    throw new Error(`the check page was not reached: ${check.location}`);
  return visitor;
}

describe('a form of another site', () => {
  const posts = [
    '',
    '/place',
    '/service',
    '/q/kinds',
    '/check',
    '/erase',
    '/forms',
    '/resume',
    '/withdraw',
    '/another',
    '/more',
    '/short',
  ];
  test.each(posts)(
    'POST %s without the token, or with a token of another visitor, changes nothing',
    async (path) => {
      const visitor = await answered();
      const before = [
        await count('drafts'),
        await count('responses'),
        JSON.stringify(await draftOf(visitor)),
      ];
      const foreign = formToken((await request(house.app).get(base)).text);
      for (const _csrf of ['', foreign, visitor.token.slice(0, -1), `${visitor.token}x`]) {
        expect(
          (
            await visitor.post(`${base}${path}`, {
              _csrf,
              consent: 'yes',
              province: '1002',
              service: 'DVC01',
              visits: '9',
            })
          ).status,
        ).toBe(403);
      }
      expect([
        await count('drafts'),
        await count('responses'),
        JSON.stringify(await draftOf(visitor)),
      ]).toEqual(before);
    },
  );

  test('cannot be read through a frame, and its cookie does not travel with a foreign post', async () => {
    const answer = await request(house.app).get(base);
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    for (const line of answer.headers['set-cookie'] as unknown as string[])
      expect(line).toMatch(/HttpOnly.*SameSite=Lax/);
  });
});

describe('the cookie of a draft', () => {
  const with_ = (value: string, path = `${base}/q/kinds`) =>
    request(house.app).get(path).set('Cookie', `cg_s_thu=${value}`);

  test('opens the draft only as it was given', async () => {
    const visitor = await begun();
    await visitor.post(`${base}/service`, { service: 'none' });
    const cookie = visitor.cookies.get('cg_s_thu')!;
    const [token = '', locality = ''] = cookie.split('.');
    expect((await with_(cookie)).status).toBe(200);
    const other = token.slice(0, 3) + (token[3] === 'A' ? 'B' : 'A') + token.slice(4);
    for (const forged of [
      `${other}.${locality}`,
      `${token}.1002`,
      `${token}.-1`,
      `${token}.999999999`,
      `${token}.1e3`,
      `${token}`,
      `.${locality}`,
      `${token}.${locality}' or '1'='1`,
      `${token.toLowerCase()}.${locality}`,
      'agreed.1001',
      '__proto__',
      '%00',
      '%E0%A4%A',
      `j:{"a":1}`,
      'x'.repeat(4_000),
    ]) {
      const answer = await with_(forged);
      expect([forged, answer.status]).toEqual([forged, 303]);
      expect(answer.headers['location']).toBe(base);
    }
  });

  test('of one round opens nothing in another', async () => {
    const visitor = await begun();
    const cookie = visitor.cookies.get('cg_s_thu')!;
    const answer = await request(house.app)
      .get('/s/khac/q/kinds')
      .set('Cookie', `cg_s_khac=${cookie}`);
    expect(answer.headers['location']).toBe('/s/khac');
    const token = formToken((await request(house.app).get('/s/khac')).text);
    expect(token).not.toBe('');
    const thief = new Visitor(house.app, '/s/khac');
    thief.token = formToken((await thief.open('/s/khac')).html);
    const [code = ''] = cookie.split('.');
    expect((await thief.post('/s/khac/resume', { code })).status).toBe(422);
  });

  test('is no key that the database gives away', async () => {
    const visitor = await begun();
    const [token = ''] = visitor.cookies.get('cg_s_thu')!.split('.');
    expect(JSON.stringify(await draftOf(visitor))).not.toContain(token);
  });

  test('planted by somebody else does not hold what is answered after consent', async () => {
    const thief = await begun();
    const victim = new Visitor(house.app, base);
    victim.agent.jar.setCookie(`cg_s_thu=agreed`, '127.0.0.1', '/');
    await victim.begin(province);
    expect(victim.cookies.get('cg_s_thu')).not.toBe(thief.cookies.get('cg_s_thu'));
  });
});

describe('the final submission sent again', () => {
  test('from another machine that copied the request gives no second response', async () => {
    const visitor = await answered();
    const stolen = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const send = () =>
      request(house.app)
        .post(`${base}/check`)
        .set('Cookie', stolen)
        .type('form')
        .send({ _csrf: decodeURIComponent(visitor.token) });
    const before = await count('responses');
    const answers = [await send(), await send(), ...(await Promise.all([send(), send(), send()]))];
    expect(answers.map((answer) => [answer.status, answer.headers['location']])).toEqual(
      answers.map(() => [303, `${base}/receipt`]),
    );
    expect(await count('responses')).toBe(before + 1);
  });

  test('after the response was erased does not bring it back', async () => {
    const visitor = await answered();
    await visitor.post(`${base}/check`, {});
    const receipt = /cg-code">([^<]+)</.exec((await visitor.open(`${base}/receipt`)).html)![1]!;
    expect((await visitor.post(`${base}/withdraw`, { code: receipt })).status).toBe(200);
    const before = await count('responses');
    await visitor.post(`${base}/check`, {});
    await visitor.post(`${base}/q/kinds`, { colours: 'red', visits: '2' });
    await visitor.post(`${base}/place`, { province });
    expect(await count('responses')).toBe(before);
    expect((await responseOf(visitor)).answers).toEqual({});
    expect(await draftOf(visitor)).toBeUndefined();
  });

  test('with answers of its own changes nothing: only the draft is read', async () => {
    const visitor = await answered();
    await visitor.post(`${base}/check`, {
      visits: '50',
      answers: '{"visits":50}',
      status: 'counted',
      weight: '99',
      responseId: 'x',
    });
    const row = await responseOf(visitor);
    expect([row.answers.visits, row.weight]).toEqual([2, null]);
  });
});
