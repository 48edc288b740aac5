// What is written on every machine or on the coordinator after shards were visited in the same
// transaction. Citus refuses it after statements that visited several at once, so transactions
// there visit them one after the other.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { inTransaction } from '../../src/platform/db/database.ts';
import { newToken, receiptOf, responseIdOf } from '../../src/responses/keys/keys.ts';
import { insertResponses } from '../../src/responses/submission/responses.store.ts';
import { shownReceipt } from '../../src/responses/keys/written-keys.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { Citizen } from '../support/citizen.ts';
import { demonstration } from '../support/demonstration.ts';

const round = 'demo-2026';
let site: TestApp;
let of: { id: string; version_id: string };
beforeAll(async () => {
  site = await testApp({ filling: demonstration });
  of = (await site.db('rounds').where({ code: round }).first()) as typeof of;
});
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  await site.db('computations').update({ stale: false });
});

const localityId = 1001;
async function kept(): Promise<string> {
  const token = newToken(randomBytes);
  await inTransaction(site.db, async (tx) => {
    await insertResponses(tx, [
      {
        id: responseIdOf(receiptOf(token)),
        roundId: of.id,
        localityId,
        versionId: of.version_id,
        serviceId: null,
        stratum: null,
        psu: null,
        weight: null,
        channel: 'open',
        servicePoint: null,
        caller: null,
        language: 'vi',
        status: 'counted',
        flags: [],
        consentVersion: 'test',
        answers: {},
        scores: null,
        groups: null,
        sourceHash: null,
        seconds: 60,
        submittedAt: new Date(),
      },
    ]);
  });
  return token;
}

test.each([
  ['by a receipt that says the locality', (token: string) => shownReceipt({ token, localityId })],
  ['by one that does not, found in any shard', (token: string) => receiptOf(token)],
])('a withdrawal %s makes computed results stale', async (_which, receipt) => {
  const token = await kept();
  const citizen = await new Citizen(site.app).open(`/s/${round}/withdraw`);
  await citizen.send({ code: receipt(token) });
  expect([citizen.status, citizen.html.includes('Đã xóa phiếu của ông bà')]).toEqual([200, true]);
  expect(await site.db('computations').where({ round_id: of.id, stale: true })).not.toHaveLength(0);
});

test('a registry may be written after all of a large table was read', async () => {
  await inTransaction(site.db, async (tx) => {
    const [{ n }] = (await tx('responses').where({ round_id: of.id }).count('* as n')) as [
      { n: number },
    ];
    await tx('rounds').where({ id: of.id }).update({ min_respondents: 30 });
    await tx('responses').where({ id: of.id }).update({ status: 'excluded' });
    await tx('rounds').where({ id: of.id }).update({ min_respondents: 30 });
    expect(n).toBeGreaterThan(0);
  });
});
