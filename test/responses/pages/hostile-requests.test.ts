import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { AnsweringApp } from '../../support/answering-app.ts';
import { allAnswered, allKindsApp, base, lastResponse, placeChosen } from '../all-kinds-app.ts';

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

describe('a hostile respondent', () => {
  test('fills in the hidden field, and the response is held', async () => {
    const visitor = await allAnswered(app);
    await visitor.send({ website: 'http://spam.example' });
    expect(visitor.path).toBe(`${base}/receipt`);
    expect(await lastResponse(app)).toMatchObject({
      status: 'held',
      flags: expect.arrayContaining(['trap']),
    });
  });

  test.each(['__proto__', 'constructor', 'prototype'])(
    'sends the field %s and reaches nothing',
    async (name) => {
      const visitor = await placeChosen(app);
      await visitor.send({ service: 'DVC09' });
      await visitor.agent
        .post(`${base}/q/opening.2`)
        .type('form')
        .send(`_csrf=x&_shown=${name}&${name}=polluted&${name}[x]=1`);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      expect(
        Object.keys((await app.db('drafts').orderBy('updated_at', 'desc').first()).answers),
      ).not.toContain(name);
    },
  );

  test('sends no form token, too much, or SQL, and changes nothing', async () => {
    const visitor = await placeChosen(app);
    const count = async () => Number((await app.db('drafts').count('* as n').first())!['n']);
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
    const draft = await app.db('drafts').first();
    for (const value of [
      'x',
      '0000000000000000.1001',
      `${draft.id}.${draft.locality_id}`,
      '../../etc/passwd.1',
      '0000000000000000.99999999999',
    ]) {
      const answer = await request(app.app)
        .get(`${base}/check`)
        .set('cookie', `cg_s_thu=${encodeURIComponent(value)}`);
      expect([answer.status, answer.headers['location']]).toEqual([303, base]);
    }
  });

  test('leaves no address, name or browser behind', async () => {
    const row =
      JSON.stringify(await lastResponse(app)) +
      JSON.stringify(await app.db('paradata').first()) +
      JSON.stringify(await app.db('drafts').first());
    expect(row).not.toMatch(/127\.0\.0\.1|::1|Mozilla|node-superagent/);
  });
});
