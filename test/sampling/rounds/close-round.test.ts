// Before a round is closed the researcher is told how many people are answering.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import request from 'supertest';
import { createUser } from '../../../src/accounts/create-user.command.ts';
import { createRoundPartition } from '../../../src/responses/submission/responses.store.ts';
import { insertRound } from '../../../src/sampling/rounds/round-changes.store.ts';
import { roundOf } from '../../support/answering-app.ts';
import { formToken, signedIn, testApp, type TestApp } from '../../support/app.ts';
import { builtIn } from '../../support/demonstration.ts';
import { publishedVersion } from '../../support/published.ts';

let site: TestApp;
let researcher: ReturnType<typeof request.agent>;
const password = 'correct horse';

beforeAll(async () => {
  site = await testApp({ filling: builtIn });
  const version = await publishedVersion(site.db);
  await site.db.transaction(async (tx) => {
    const round = roundOf({ code: 'mo', versionId: version.id });
    await insertRound(tx, round, new Date());
    await createRoundPartition(tx, round.id);
    const asked = { login: 'lan', name: 'Lan', roles: ['researcher' as const], localityId: null };
    await createUser(tx, { ...asked, password }, { actor: null, at: new Date() });
  });
  researcher = await signedIn(site.app, 'lan', password);
});
afterAll(async () => {
  await site.close();
});

/** A citizen begins to answer. */
async function begin(): Promise<void> {
  const citizen = request.agent(site.app);
  const send = async (path: string, fields: object) => {
    const _csrf = formToken((await citizen.get('/s/mo/resume')).text);
    return citizen
      .post(path)
      .type('form')
      .send({ _csrf, ...fields });
  };
  await send('/s/mo', { consent: 'yes' });
  await send('/s/mo/place', { province: '1001' });
  const begun = await send('/s/mo/service', { service: 'none' });
  expect(begun.status).toBe(303);
}

it('the page says who has begun, changes nothing, and closes when it is confirmed', async () => {
  expect((await researcher.get('/rounds/mo/close')).text).toContain('Không ai đang trả lời dở');
  await begin();
  await begin();
  const page = (await researcher.get('/rounds/mo/close')).text;
  expect(page).toContain('2 người đã bắt đầu mà chưa gửi');
  expect(page).toContain('0 người đã gửi phiếu');
  const statusOf = async () =>
    ((await site.db('rounds').where({ code: 'mo' }).first('status')) as { status: string }).status;
  expect(await statusOf()).toBe('open');
  const closed = await researcher
    .post('/rounds/mo/close')
    .type('form')
    .send({ _csrf: formToken(page) });
  expect([closed.status, await statusOf()]).toEqual([303, 'closed']);
  const again = await researcher.get('/rounds/mo/close');
  expect([again.status, again.headers['location']]).toEqual([303, '/rounds/mo']);
});
