import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { AnsweringApp } from '../../support/answering-app.ts';
import { answeringApp } from '../../support/answering-app.ts';
import { readReceipt, readResumeCode } from '../../../src/responses/keys/written-keys.ts';
import { allKinds } from '../all-kinds.ts';

let house: AnsweringApp;
beforeAll(async () => {
  house = await answeringApp(allKinds, {
    score: async (_tx, _version, answers) => [
      answers['satisfied'] === undefined ? null : Number(answers['satisfied']),
    ],
  });
});
afterAll(async () => {
  await house.close();
});
beforeEach(async () => {
  await house.db('rate_limits').delete();
  house.clock.now = new Date();
});

type Fields = Record<string, string | string[]>;

/** A browser without JavaScript: keeps cookies, sends the forms it was shown. */
class Visitor {
  readonly agent = request.agent(house.app);
  html = '';
  path = '';
  status = 0;

  async open(path: string): Promise<this> {
    const answer = await this.agent.get(path);
    if (answer.status === 303)
      return await this.open(answer.headers['location']!.replace(/#.*/, ''));
    [this.html, this.path, this.status] = [answer.text, path, answer.status];
    return this;
  }

  async send(fields: Fields, action = this.path): Promise<this> {
    const hidden = [
      ...this.html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g),
    ].map(([, name, value]) => [name!, value!]);
    const answer = await this.agent
      .post(action)
      .type('form')
      .send({ ...Object.fromEntries(hidden), ...fields });
    if (answer.status === 303)
      return await this.open(answer.headers['location']!.replace(/#.*/, ''));
    [this.html, this.status] = [answer.text, answer.status];
    return this;
  }
}

const base = '/s/thu';
async function agreed(): Promise<Visitor> {
  const visitor = new Visitor();
  await visitor.open(base);
  return await visitor.send({ consent: 'yes' });
}
async function placed(): Promise<Visitor> {
  const visitor = await agreed();
  const province = /name="province" value="(\d+)"/.exec(visitor.html)![1]!;
  return await visitor.send({ province });
}
async function answeredAll(): Promise<Visitor> {
  const visitor = await placed();
  await visitor.send({ service: 'DVC09' });
  await visitor.send({ used: 'yes' });
  await visitor.send({ satisfied: '3' });
  await visitor.send({ reason: 'chờ lâu' });
  await visitor.send({
    colours: ['red', 'blue'],
    visits: '4',
    cost: '1,5',
    'filed_on.day': '5',
    'filed_on.month': '3',
    'filed_on.year': '2026',
    at_time: '08:30',
    'order.rank.red': '2',
    'order.rank.green': '1',
    'order.rank.blue': '3',
    'order.rank.dk': '4',
    score: '7',
  });
  await visitor.send({ remark: 'Gọi cho tôi 0912345678 nhé' });
  await visitor.send({ 'members/0/age': '41' });
  await visitor.send({ _another: 'yes' });
  await visitor.send({ 'members/1/age': '7' });
  return await visitor.send({ _another: 'no' });
}
const stored = () => house.db('responses').orderBy('submitted_at', 'desc').first();

describe('the whole path', () => {
  test('ends with one response that holds what was answered, scored, with its paradata', async () => {
    const visitor = await answeredAll();
    expect(visitor.path).toBe(`${base}/check`);
    expect(visitor.html).toContain('5/3/2026');
    await visitor.send({});
    expect(visitor.path).toBe(`${base}/receipt`);
    const row = await stored();
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
      round_id: house.round.id,
      service_id: 'DVC09',
      door: 'open',
      language: 'vi',
      consent_version: '2026-11',
    });
    const paradata = await house.db('paradata').where({ response_id: row.id }).first();
    expect(Object.keys(paradata.pages)).toEqual(
      expect.arrayContaining(['opening.2', 'kinds', 'more', 'members~1']),
    );
    expect(await house.db('drafts').where({ round_id: house.round.id })).toHaveLength(0);
  });

  test('sent twice, by double click or the back button, gives one response and the same receipt', async () => {
    const visitor = await answeredAll();
    const before = Number((await house.db('responses').count('* as n').first())!['n']);
    const page = visitor.html;
    await visitor.send({});
    const receipt = /cg-code">([^<]+)</.exec(visitor.html)![1];
    visitor.html = page;
    await visitor.send({}, `${base}/check`);
    expect(visitor.path).toBe(`${base}/receipt`);
    expect(/cg-code">([^<]+)</.exec(visitor.html)![1]).toBe(receipt);
    expect(Number((await house.db('responses').count('* as n').first())!['n'])).toBe(before + 1);
  });

  test('two tabs that send at the same moment give one response', async () => {
    const visitor = await answeredAll();
    const before = Number((await house.db('responses').count('* as n').first())!['n']);
    const token = /name="_csrf" value="([^"]+)"/.exec(visitor.html)![1]!;
    const answers = await Promise.all(
      [1, 2, 3].map(() => visitor.agent.post(`${base}/check`).type('form').send({ _csrf: token })),
    );
    expect(answers.map((answer) => answer.headers['location'])).toEqual([
      `${base}/receipt`,
      `${base}/receipt`,
      `${base}/receipt`,
    ]);
    expect(Number((await house.db('responses').count('* as n').first())!['n'])).toBe(before + 1);
  });

  test('who used no service is asked fewer questions', async () => {
    const visitor = await placed();
    await visitor.send({ service: 'none' });
    expect(visitor.path).toBe(`${base}/q/kinds`);
  });
});

describe('a changed answer', () => {
  test('drops later ones only at sending, and the check page says so', async () => {
    const visitor = await answeredAll();
    await visitor.open(`${base}/q/opening.2?from=check`);
    expect(visitor.html).toContain('value="yes" checked');
    await visitor.send({ used: 'no' });
    expect(visitor.path).toBe(`${base}/check`);
    expect(visitor.html).toContain('Câu satisfied');
    expect(visitor.html).toContain('2 câu dưới đây không còn phù hợp');
    const draft = await house.db('drafts').orderBy('updated_at', 'desc').first();
    expect(draft.answers).toMatchObject({ satisfied: '3', reason: 'chờ lâu' });
    await visitor.send({});
    expect((await stored()).answers).not.toHaveProperty('satisfied');
  });

  test('that opens new questions leads to them before the check page', async () => {
    const visitor = await placed();
    await visitor.send({ service: 'none' });
    await visitor.open(`${base}/service`);
    await visitor.send({ service: 'DVC01' });
    expect(visitor.path).toBe(`${base}/q/opening.2`);
  });

  test('of the place keeps everything else', async () => {
    const visitor = await answeredAll();
    await visitor.open(`${base}/place`);
    const provinces = [...visitor.html.matchAll(/name="province" value="(\d+)"/g)].map(
      (found) => found[1]!,
    );
    await visitor.send({ province: provinces.at(-1)! });
    expect(visitor.path).toBe(`${base}/check`);
    await visitor.send({});
    expect(await stored()).toMatchObject({
      locality_id: Number(provinces.at(-1)),
      answers: { province: provinces.at(-1), visits: 4 },
    });
  });
});

describe('mistakes', () => {
  test('come back with what was typed, a summary that links to the field, and status 422', async () => {
    const visitor = await placed();
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
      (await house.db('drafts').orderBy('updated_at', 'desc').first()).answers,
    ).not.toHaveProperty('visits');
  });

  test('are found again at sending, whatever way the answers came in', async () => {
    const visitor = await answeredAll();
    await house
      .db('drafts')
      .update({ answers: house.db.raw(`answers || '{"visits": 999, "used": "maybe"}'`) });
    await visitor.send({}, `${base}/check`);
    expect(visitor.status).toBe(422);
    expect(visitor.html).toContain(`${base}/q/kinds?from=check#q-visits`);
  });

  test.each([
    [
      'consent',
      async () => {
        const visitor = new Visitor();
        await visitor.open(base);
        return await visitor.send({});
      },
    ],
    ['province', async () => (await agreed()).send({})],
    ['service', async () => (await placed()).send({ service: 'DVC99' })],
  ])('no %s chosen', async (field, act) => {
    const visitor = await act();
    expect(visitor.status).toBe(422);
    expect(visitor.html).toMatch(new RegExp(`href="#${field}`));
  });

  test('in a field of another page are not read', async () => {
    const visitor = await placed();
    await visitor.send({ service: 'DVC09', satisfied: '5', _shown: 'satisfied', admin: 'yes' });
    await visitor.send({ used: 'yes', satisfied: '5', _shown: 'used satisfied' });
    expect(
      (await house.db('drafts').orderBy('updated_at', 'desc').first()).answers,
    ).not.toHaveProperty('satisfied');
  });
});

describe('going on later', () => {
  test('on the same device begins where it was left', async () => {
    const visitor = await placed();
    await visitor.send({ service: 'DVC09' });
    await visitor.open(base);
    expect(visitor.html).toContain(`href="${base}/q/opening.2"`);
  });

  test('on another device after a week, with the code; both devices hold the same draft', async () => {
    const first = await placed();
    await first.send({ service: 'DVC09' });
    await first.send({ used: 'yes' });
    await first.open(`${base}/resume`);
    const code = /cg-code">([^<]+)</.exec(first.html)![1]!;
    house.clock.now = new Date(Date.now() + 7 * 86_400_000);
    const second = new Visitor();
    await second.open(`${base}/resume`);
    await second.send({ code: code.toLowerCase().replaceAll('-', ' ') });
    expect(second.path).toBe(`${base}/q/opening.3`);
    await second.send({ satisfied: '5' });
    await first.open(`${base}/q/opening.3`);
    expect(first.html).toContain('value="5" checked');
  });

  test('with a code without the locality, and with one of before another place was named', async () => {
    const first = await placed();
    await first.send({ service: 'DVC09' });
    await first.open(`${base}/resume`);
    const code = /cg-code">([^<]+)</.exec(first.html)![1]!;
    await first.open(`${base}/place`);
    await first.send({ province: '1004' });
    for (const typed of [readResumeCode(code)!.code, code]) {
      const second = new Visitor();
      await second.open(`${base}/resume`);
      await second.send({ code: typed });
      expect([typed, second.path]).toEqual([typed, `${base}/q/opening.2`]);
    }
  });

  test("after the round's days the draft is gone", async () => {
    const visitor = await placed();
    house.clock.now = new Date(Date.now() + 15 * 86_400_000);
    await visitor.open(`${base}/service`);
    expect(visitor.path).toBe(base);
  });

  test.each([
    ['7KQ4-M2XD-9PZA-0000', 'Mã này chưa đúng'],
    ['0000-0000-0000-0000', 'Không có phiếu nào mang mã này'],
    ['', 'Mã này chưa đúng'],
  ])('the code %s leads nowhere, and says why', async (code, why) => {
    const visitor = new Visitor();
    await visitor.open(`${base}/resume`);
    await visitor.send({ code });
    expect(visitor.status).toBe(422);
    expect(visitor.html).toContain(why);
    expect(visitor.html).toContain(`value="${code}"`);
  });

  test('codes cannot be tried without end', async () => {
    const visitor = new Visitor();
    await visitor.open(`${base}/resume`);
    for (let tries = 0; tries < 21; tries += 1) await visitor.send({ code: '0000-0000-0000-0000' });
    expect(visitor.status).toBe(429);
  });

  test('or not at all: the draft is erased', async () => {
    const visitor = await placed();
    await visitor.open(`${base}/resume`);
    const before = Number((await house.db('drafts').count('* as n').first())!['n']);
    await visitor.send({}, `${base}/erase`);
    expect(visitor.html).toContain('Đã xóa phiếu đang làm dở');
    expect(Number((await house.db('drafts').count('* as n').first())!['n'])).toBe(before - 1);
  });
});

describe('after sending', () => {
  const sent = async () => {
    const visitor = await answeredAll();
    await visitor.send({});
    return { visitor, receipt: /cg-code">([^<]+)</.exec(visitor.html)![1]! };
  };

  test('pages of the draft lead to the receipt', async () => {
    const { visitor } = await sent();
    for (const path of ['q/kinds', 'check', 'place', 'service'])
      expect((await visitor.open(`${base}/${path}`)).path).toBe(`${base}/receipt`);
  });

  test('the receipt erases the response, from any device, also when the round is closed; what stays is empty', async () => {
    const { receipt } = await sent();
    const { id } = await stored();
    await house.db('rounds').update({ status: 'closed' });
    const other = new Visitor();
    await other.open(`${base}/withdraw`);
    await other.send({ code: receipt });
    expect(other.html).toContain('Đã xóa phiếu của ông bà');
    const row = await house.db('responses').where({ id }).first();
    expect(row).toMatchObject({
      status: 'withdrawn',
      answers: {},
      scores: null,
      source_hash: null,
      service_id: null,
      seconds: null,
    });
    expect(await house.db('paradata').where({ response_id: id })).toHaveLength(0);
    expect(house.stale).toContain(house.round.id);
    await other.open(`${base}/withdraw`);
    await other.send({ code: receipt });
    expect(other.html).toContain('đã được xóa từ trước');
    await other.open(base);
    expect(other.status).toBe(410);
    await house.db('rounds').update({ status: 'open' });
  });

  test('a receipt of before the locality was in it erases as well', async () => {
    const { visitor, receipt } = await sent();
    expect(receipt).toMatch(/^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
    const { id } = await stored();
    await visitor.open(`${base}/withdraw`);
    await visitor.send({ code: readReceipt(receipt)!.code });
    expect(visitor.html).toContain('Đã xóa phiếu của ông bà');
    expect(await house.db('responses').where({ id }).first()).toMatchObject({
      status: 'withdrawn',
    });
  });

  test('a wrong receipt erases nothing', async () => {
    const { receipt } = await sent();
    const visitor = new Visitor();
    await visitor.open(`${base}/withdraw`);
    await visitor.send({ code: receipt.slice(0, -1) + (receipt.endsWith('A') ? 'B' : 'A') });
    expect(visitor.status).toBe(422);
    expect(
      await house
        .db('responses')
        .where({ status: 'withdrawn', answers: '{}' })
        .andWhere({ id: (await stored()).id }),
    ).toHaveLength(0);
  });
});

test.each([
  ['/s/khong-co', 404],
  ['/s/..%2f..%2fetc', 404],
  ['/s/thu/q/x', 200],
])('%s answers %i', async (path, status) => {
  const visitor = new Visitor();
  await visitor.open(path);
  expect(visitor.status).toBe(status);
});

describe('somebody who means no good', () => {
  test('fills in what people do not see, and is kept apart', async () => {
    const visitor = await answeredAll();
    await visitor.send({ website: 'http://spam.example' });
    expect(visitor.path).toBe(`${base}/receipt`);
    expect(await stored()).toMatchObject({
      status: 'held',
      flags: expect.arrayContaining(['trap']),
    });
  });

  test.each(['__proto__', 'constructor', 'prototype'])(
    'sends the field %s and reaches nothing',
    async (name) => {
      const visitor = await placed();
      await visitor.send({ service: 'DVC09' });
      await visitor.agent
        .post(`${base}/q/opening.2`)
        .type('form')
        .send(`_csrf=x&_shown=${name}&${name}=polluted&${name}[x]=1`);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      expect(
        Object.keys((await house.db('drafts').orderBy('updated_at', 'desc').first()).answers),
      ).not.toContain(name);
    },
  );

  test('sends no form token, too much, or SQL, and changes nothing', async () => {
    const visitor = await placed();
    const count = async () => Number((await house.db('drafts').count('* as n').first())!['n']);
    const before = await count();
    expect(
      (await visitor.agent.post(`${base}/service`).type('form').send({ service: 'DVC09' })).status,
    ).toBe(403);
    expect(
      (
        await visitor.agent
          .post(`${base}/service`)
          .type('form')
          .send(Array.from({ length: 10_000 }, (_, n) => `f${n}=1`).join('&'))
      ).status,
    ).toBe(413);
    expect(
      (
        await visitor.agent
          .post(`${base}/service`)
          .type('form')
          .send(`service=${'x'.repeat(300_000)}`)
      ).status,
    ).toBe(413);
    await visitor.send({ service: "DVC09'; drop table drafts; --" });
    expect(visitor.status).toBe(422);
    await visitor.send({ service: 'DVC09' });
    await visitor.send({ used: "yes' or '1'='1" });
    expect(visitor.status).toBe(422);
    expect(await count()).toBe(before);
  });

  test("brings a cookie of another round, a broken one, or somebody else's id, and finds no draft", async () => {
    const draft = await house.db('drafts').first();
    for (const value of [
      'x',
      '0000000000000000.1001',
      `${draft.id}.${draft.locality_id}`,
      '../../etc/passwd.1',
      '0000000000000000.99999999999',
    ]) {
      const answer = await request(house.app)
        .get(`${base}/check`)
        .set('cookie', `cg_s_thu=${encodeURIComponent(value)}`);
      expect([answer.status, answer.headers['location']]).toEqual([303, base]);
    }
  });

  test('leaves no address, name or browser behind', async () => {
    const row =
      JSON.stringify(await stored()) +
      JSON.stringify(await house.db('paradata').first()) +
      JSON.stringify(await house.db('drafts').first());
    expect(row).not.toMatch(/127\.0\.0\.1|::1|Mozilla|node-superagent/);
  });
});
