import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readResumeCode } from '../../../src/responses/keys/written-keys.ts';
import type { AnsweringApp } from '../../support/answering-app.ts';
import { Citizen } from '../../support/citizen.ts';
import { allKindsApp, base, placeChosen } from '../all-kinds-app.ts';

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

describe('resuming later', () => {
  test('on the same device continues where it was left', async () => {
    const visitor = await placeChosen(app);
    await visitor.send({ service: 'DVC09' });
    await visitor.open(base);
    expect(visitor.html).toContain(`href="${base}/q/opening.2"`);
  });

  test('on another device after a week, with the code; both devices hold the same draft', async () => {
    const first = await placeChosen(app);
    await first.send({ service: 'DVC09' });
    await first.send({ used: 'yes' });
    await first.open(`${base}/resume`);
    const code = /cg-code">([^<]+)</.exec(first.html)![1]!;
    app.clock.now = new Date(Date.now() + 7 * 86_400_000);
    const second = new Citizen(app.app);
    await second.open(`${base}/resume`);
    await second.send({ code: code.toLowerCase().replaceAll('-', ' ') });
    expect(second.path).toBe(`${base}/q/opening.3`);
    await second.send({ satisfied: '5' });
    await first.open(`${base}/q/opening.3`);
    expect(first.html).toContain('value="5" checked');
  });

  test('with a code without the locality, and with one from before the place was changed', async () => {
    const first = await placeChosen(app);
    await first.send({ service: 'DVC09' });
    await first.open(`${base}/resume`);
    const code = /cg-code">([^<]+)</.exec(first.html)![1]!;
    await first.open(`${base}/place`);
    await first.send({ province: '1004' });
    for (const typed of [readResumeCode(code)!.code, code]) {
      const second = new Citizen(app.app);
      await second.open(`${base}/resume`);
      await second.send({ code: typed });
      expect([typed, second.path]).toEqual([typed, `${base}/q/opening.2`]);
    }
  });

  test('after the days of the round the draft has expired', async () => {
    const visitor = await placeChosen(app);
    app.clock.now = new Date(Date.now() + 15 * 86_400_000);
    await visitor.open(`${base}/service`);
    expect(visitor.path).toBe(base);
  });

  test.each([
    ['7KQ4-M2XD-9PZA-0000', 'Mã này chưa đúng'],
    ['0000-0000-0000-0000', 'Không có phiếu nào mang mã này'],
    ['', 'Mã này chưa đúng'],
  ])('the code %s leads nowhere, and says why', async (code, why) => {
    const visitor = new Citizen(app.app);
    await visitor.open(`${base}/resume`);
    await visitor.send({ code });
    expect(visitor.status).toBe(422);
    expect(visitor.html).toContain(why);
    expect(visitor.html).toContain(`value="${code}"`);
  });

  test('attempts at codes are limited', async () => {
    const visitor = new Citizen(app.app);
    await visitor.open(`${base}/resume`);
    for (let tries = 0; tries < 21; tries += 1) await visitor.send({ code: '0000-0000-0000-0000' });
    expect(visitor.status).toBe(429);
  });

  test('or not at all: the draft is erased', async () => {
    const visitor = await placeChosen(app);
    await visitor.open(`${base}/resume`);
    const before = Number((await app.db('drafts').count('* as n').first())!['n']);
    await visitor.send({}, `${base}/erase`);
    expect(visitor.html).toContain('Đã xóa phiếu đang làm dở');
    expect(Number((await app.db('drafts').count('* as n').first())!['n'])).toBe(before - 1);
  });
});
