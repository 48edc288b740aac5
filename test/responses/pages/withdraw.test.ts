import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readReceipt } from '../../../src/responses/keys/written-keys.ts';
import type { AnsweringApp } from '../../support/answering-app.ts';
import { Citizen } from '../../support/citizen.ts';
import { allAnswered, allKindsApp, base, lastResponse } from '../all-kinds-app.ts';

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

describe('after sending', () => {
  const sent = async () => {
    const visitor = await allAnswered(app);
    await visitor.send({});
    return { visitor, receipt: /cg-code">([^<]+)</.exec(visitor.html)![1]! };
  };

  test('pages of the draft lead to the receipt', async () => {
    const { visitor } = await sent();
    for (const path of ['q/kinds', 'check', 'place', 'service'])
      expect((await visitor.open(`${base}/${path}`)).path).toBe(`${base}/receipt`);
  });

  test('the receipt erases the response, from any device, also when the round is closed; the row that stays is empty', async () => {
    const { receipt } = await sent();
    const { id } = await lastResponse(app);
    await app.db('rounds').update({ status: 'closed' });
    const other = new Citizen(app.app);
    await other.open(`${base}/withdraw`);
    await other.send({ code: receipt });
    expect(other.html).toContain('Đã xóa phiếu của ông bà');
    const row = await app.db('responses').where({ id }).first();
    expect(row).toMatchObject({
      status: 'withdrawn',
      answers: {},
      scores: null,
      source_hash: null,
      service_id: null,
      seconds: null,
    });
    expect(await app.db('paradata').where({ response_id: id })).toHaveLength(0);
    expect(app.stale).toContain(app.round.id);
    await other.open(`${base}/withdraw`);
    await other.send({ code: receipt });
    expect(other.html).toContain('đã được xóa từ trước');
    await other.open(base);
    expect(other.status).toBe(410);
    await app.db('rounds').update({ status: 'open' });
  });

  test('an older receipt without the locality erases as well', async () => {
    const { visitor, receipt } = await sent();
    expect(receipt).toMatch(/^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
    const { id } = await lastResponse(app);
    await visitor.open(`${base}/withdraw`);
    await visitor.send({ code: readReceipt(receipt)!.code });
    expect(visitor.html).toContain('Đã xóa phiếu của ông bà');
    expect(await app.db('responses').where({ id }).first()).toMatchObject({
      status: 'withdrawn',
    });
  });

  test('a wrong receipt erases nothing', async () => {
    const { receipt } = await sent();
    const visitor = new Citizen(app.app);
    await visitor.open(`${base}/withdraw`);
    await visitor.send({ code: receipt.slice(0, -1) + (receipt.endsWith('A') ? 'B' : 'A') });
    expect(visitor.status).toBe(422);
    expect(
      await app
        .db('responses')
        .where({ status: 'withdrawn', answers: '{}' })
        .andWhere({ id: (await lastResponse(app)).id }),
    ).toHaveLength(0);
  });
});
