import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AnsweringApp } from '../../support/answering-app.ts';
import { Citizen } from '../../support/citizen.ts';
import {
  agreed,
  allAnswered,
  allKindsApp,
  base,
  lastResponse,
  placeChosen,
} from '../all-kinds-app.ts';

let app: AnsweringApp;
beforeAll(async () => {
  app = await allKindsApp();
});
afterAll(async () => {
  await app.close();
});
beforeEach(async () => {
  await app.db('rate_limits').delete();
  app.clock.now = new Date();
});

describe('the whole path', () => {
  test('ends with one response with the answers, the scores and its paradata', async () => {
    const visitor = await allAnswered(app);
    expect(visitor.path).toBe(`${base}/check`);
    expect(visitor.html).toContain('5/3/2026');
    await visitor.send({});
    expect(visitor.path).toBe(`${base}/receipt`);
    const row = await lastResponse(app);
    expect(row.answers).toMatchObject({
      service: 'DVC09',
      commune: '',
      used: 'yes',
      satisfied: '3',
      reason: 'chờ lâu',
      colours: ['red', 'blue'],
      visits: 4,
      cost: 1.5,
      filed_on: '2026-03-05',
      at_time: '08:30',
      order: ['green', 'red', 'blue', 'dk'],
      score: 7,
      remark: 'Gọi cho tôi ••• nhé',
      many: 1,
      members: [{ age: 41 }, { age: 7 }],
    });
    expect(row.flags).toContain('masked-text');
    expect(row.scores).toEqual([3]);
    expect(row).toMatchObject({
      round_id: app.round.id,
      service_id: 'DVC09',
      door: 'open',
      language: 'vi',
      consent_version: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    const paradata = await app.db('paradata').where({ response_id: row.id }).first();
    expect(Object.keys(paradata.pages)).toEqual(
      expect.arrayContaining(['opening.2', 'kinds', 'more', 'members~1']),
    );
    expect(await app.db('drafts').where({ round_id: app.round.id })).toHaveLength(0);
  });

  test('sent twice, by double click or the back button, gives one response and the same receipt', async () => {
    const visitor = await allAnswered(app);
    const before = Number((await app.db('responses').count('* as n').first())!['n']);
    const page = visitor.html;
    await visitor.send({});
    const receipt = /cg-code">([^<]+)</.exec(visitor.html)![1];
    visitor.html = page;
    await visitor.send({}, `${base}/check`);
    expect(visitor.path).toBe(`${base}/receipt`);
    expect(/cg-code">([^<]+)</.exec(visitor.html)![1]).toBe(receipt);
    expect(Number((await app.db('responses').count('* as n').first())!['n'])).toBe(before + 1);
  });

  test('two tabs that send at the same moment give one response', async () => {
    const visitor = await allAnswered(app);
    const before = Number((await app.db('responses').count('* as n').first())!['n']);
    const token = /name="_csrf" value="([^"]+)"/.exec(visitor.html)![1]!;
    const answers = await Promise.all(
      [1, 2, 3].map(() => visitor.agent.post(`${base}/check`).type('form').send({ _csrf: token })),
    );
    expect(answers.map((answer) => answer.headers['location'])).toEqual([
      `${base}/receipt`,
      `${base}/receipt`,
      `${base}/receipt`,
    ]);
    expect(Number((await app.db('responses').count('* as n').first())!['n'])).toBe(before + 1);
  });

  test('a respondent who used no service is asked fewer questions', async () => {
    const visitor = await placeChosen(app);
    await visitor.send({ service: 'none' });
    expect(visitor.path).toBe(`${base}/q/kinds`);
  });
});

describe('a changed answer', () => {
  test('drops later ones only at sending, and the check page says so', async () => {
    const visitor = await allAnswered(app);
    await visitor.open(`${base}/q/opening.2?from=check`);
    expect(visitor.html).toContain('value="yes" checked');
    await visitor.send({ used: 'no' });
    expect(visitor.path).toBe(`${base}/check`);
    expect(visitor.html).toContain('Câu satisfied');
    expect(visitor.html).toContain('2 câu dưới đây không còn phù hợp');
    const draft = await app.db('drafts').orderBy('updated_at', 'desc').first();
    expect(draft.answers).toMatchObject({ satisfied: '3', reason: 'chờ lâu' });
    await visitor.send({});
    expect((await lastResponse(app)).answers).not.toHaveProperty('satisfied');
  });

  test('that opens new questions leads to them before the check page', async () => {
    const visitor = await placeChosen(app);
    await visitor.send({ service: 'none' });
    await visitor.open(`${base}/service`);
    await visitor.send({ service: 'DVC01' });
    expect(visitor.path).toBe(`${base}/q/opening.2`);
  });

  test('of the place keeps everything else', async () => {
    const visitor = await allAnswered(app);
    await visitor.open(`${base}/place`);
    const provinces = [...visitor.html.matchAll(/name="province" value="(\d+)"/g)].map(
      (found) => found[1]!,
    );
    await visitor.send({ province: provinces.at(-1)! });
    expect(visitor.path).toBe(`${base}/check`);
    await visitor.send({});
    expect(await lastResponse(app)).toMatchObject({
      locality_id: Number(provinces.at(-1)),
      answers: { province: provinces.at(-1), visits: 4 },
    });
  });
});

describe('mistakes', () => {
  test('come back with what was typed, a summary that links to the field, and status 422', async () => {
    const visitor = await placeChosen(app);
    await visitor.send({ service: 'none' });
    await visitor.send({
      colours: ['red', 'dk'],
      visits: 'ba lần',
      'filed_on.day': '31',
      'filed_on.month': '2',
      'filed_on.year': '2026',
      cost: '<script>alert(1)</script>',
    });
    expect(visitor.status).toBe(422);
    expect(visitor.html).toContain('<title>Lỗi: ');
    expect(visitor.html).toContain('href="#q-visits"');
    expect(visitor.html).toContain('value="ba lần"');
    expect(visitor.html).toContain('Chọn riêng câu này.');
    expect(visitor.html).toMatch(/id="q-filed_on"[^>]*value="31"/);
    expect(visitor.html).toContain('&lt;script&gt;alert(1)');
    expect(visitor.html).not.toContain('<script>alert(1)');
    expect(visitor.html).toContain('aria-describedby="q-visits-error"');
    expect(
      (await app.db('drafts').orderBy('updated_at', 'desc').first()).answers,
    ).not.toHaveProperty('visits');
  });

  test('are found again at sending, however the answers were stored', async () => {
    const visitor = await allAnswered(app);
    await app
      .db('drafts')
      .update({ answers: app.db.raw(`answers || '{"visits": 999, "used": "maybe"}'`) });
    await visitor.send({}, `${base}/check`);
    expect(visitor.status).toBe(422);
    expect(visitor.html).toContain(`${base}/q/kinds?from=check#q-visits`);
  });

  test.each([
    [
      'consent',
      async () => {
        const visitor = new Citizen(app.app);
        await visitor.open(base);
        return await visitor.send({});
      },
    ],
    ['province', async () => (await agreed(app)).send({})],
    ['service', async () => (await placeChosen(app)).send({ service: 'DVC99' })],
  ])('no %s chosen', async (field, act) => {
    const visitor = await act();
    expect(visitor.status).toBe(422);
    expect(visitor.html).toMatch(new RegExp(`href="#${field}`));
  });

  test('in a field of another page are ignored', async () => {
    const visitor = await placeChosen(app);
    await visitor.send({ service: 'DVC09', satisfied: '5', _shown: 'satisfied', admin: 'yes' });
    await visitor.send({ used: 'yes', satisfied: '5', _shown: 'used satisfied' });
    expect(
      (await app.db('drafts').orderBy('updated_at', 'desc').first()).answers,
    ).not.toHaveProperty('satisfied');
  });
});

test.each([
  ['/s/khong-co', 404],
  ['/s/..%2f..%2fetc', 404],
  ['/s/thu/q/x', 200],
])('%s answers %i', async (path, status) => {
  const visitor = new Citizen(app.app);
  await visitor.open(path);
  expect(visitor.status).toBe(status);
});
