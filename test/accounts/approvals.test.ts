// Where an organisation asks for a second person: results are published and answers downloaded only once
// somebody else has agreed.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type request from 'supertest';
import { HOST_ORGANISATION } from '../../src/accounts/host-organisation.ts';
import { findPublished, listComputations } from '../../src/indicators/computations.store.ts';
import { findRoundByCode } from '../../src/sampling/rounds/rounds.store.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { accountOf, demonstration, keepProvinces } from '../support/demonstration.ts';
import { accountWith, password } from '../support/two-organisations.ts';

type Agent = ReturnType<typeof request.agent>;

const round = '/rounds/demo-2026';
let site: TestApp;
let [researcher, approver, root]: Agent[] = [];
let nghean = 0;

beforeAll(async () => {
  site = await testApp({ filling: demonstration });
  [nghean] = (await keepProvinces(site.db, ['40', '01', '48', '79'])) as [number];
  const held = async (login: string) => {
    const account = await accountOf(site.db, login);
    return signedIn(site.app, account.login, account.password);
  };
  [researcher, root] = [await held('researcher'), await held('administrator')];
  const grant = { organisationId: HOST_ORGANISATION, role: 'approver' as const };
  approver = await signedIn(site.app, await accountWith(site.db, 'second', grant), password);
  await post(root!, '/organisations/host', {
    ...{ name_vi: 'Cơ quan', name_en: 'Host', two: ['publish', 'export'] },
  });
}, 120_000);
afterAll(async () => {
  await site.close();
});

async function post(agent: Agent, path: string, fields: object = {}): Promise<request.Response> {
  const token = formToken((await agent.get('/account')).text);
  return agent
    .post(path)
    .type('form')
    .send({ _csrf: token, ...fields });
}
const waitingId = (html: string): string => /action="\/approvals\/([0-9a-f-]{36})"/.exec(html)![1]!;
const roundId = async (): Promise<string> => (await findRoundByCode(site.db, 'demo-2026'))!.id;
const editionOf = async () => (await findPublished(site.db, await roundId()))?.edition ?? 0;

describe('publishing', () => {
  let path = '';
  const note = 'Interviews of the last week were added.';
  const ask = () => post(researcher!, `${path}/publish`, { note });
  beforeAll(async () => {
    const made = await post(researcher!, `${round}/computations`);
    path = made.headers['location'] as string;
    for (;;) {
      const [newest] = await listComputations(site.db, await roundId());
      if (newest!.status === 'failed') throw new Error(newest!.failure ?? '');
      if (newest!.status === 'computed') break;
      await sleep(200);
    }
  }, 120_000);

  it('waits for a second person, and says so on the page', async () => {
    const before = await editionOf();
    expect((await researcher!.get(path)).text).toContain('Đề nghị công bố');
    expect((await ask()).status).toBe(303);
    expect(await editionOf()).toBe(before);
    expect((await Promise.all([ask(), ask()])).map(({ status }) => status)).toEqual([303, 303]);
    expect(await site.db('approvals').where({ state: 'waiting' })).toHaveLength(1);
    const page = (await researcher!.get(path)).text;
    expect(page).toContain('đã đề nghị công bố lúc');
    expect(page).not.toContain(`action="${path}/publish"`);
    expect((await approver!.get(path)).text).toContain('href="/approvals"');
  });
  it('changes nothing that was asked for while it waits, unless the request is taken back', async () => {
    const withheld = { locality: String(nghean), reason: 'Phỏng vấn đáng ngờ, cần xem lại.' };
    expect((await post(researcher!, path, withheld)).status).toBe(409);
    expect((await post(researcher!, `${path}/withdraw`)).status).toBe(303);
    expect((await post(researcher!, `${path}/withdraw`)).status).toBe(409);
    expect((await post(researcher!, path, withheld)).status).toBe(303);
    expect((await ask()).status).toBe(303);
  });
  it('is refused with a reason, which the researcher reads', async () => {
    const before = await editionOf();
    const id = waitingId((await approver!.get('/approvals')).text);
    const short = await post(approver!, `/approvals/${id}`, {
      decision: 'refuse',
      answer: 'không',
    });
    expect([short.status, short.text.includes('ít nhất 10 ký tự')]).toEqual([422, true]);
    expect(short.text).toContain('value="không"');
    const answer = 'Nghệ An: hãy nêu rõ lý do giữ lại.';
    expect((await post(approver!, `/approvals/${id}`, { decision: 'refuse', answer })).status).toBe(
      303,
    );
    expect((await post(approver!, `/approvals/${id}`, { decision: 'approve' })).status).toBe(409);
    expect((await researcher!.get(path)).text).toContain(answer);
    expect(await editionOf()).toBe(before);
  });
  it('is not approved by who asked for it, though they are an approver too', async () => {
    const { id } = (await site.db('users').where({ login: 'researcher' }).first()) as {
      id: string;
    };
    await post(root!, `/accounts/${id}`, { role: 'approver' });
    const account = await accountOf(site.db, 'researcher');
    researcher = await signedIn(site.app, account.login, account.password);
    expect((await ask()).status).toBe(303);
    const id2 = waitingId((await approver!.get('/approvals')).text);
    expect((await researcher.get('/approvals')).text).toContain('Đây là đề nghị của ông bà');
    expect((await post(researcher, `/approvals/${id2}`, { decision: 'approve' })).status).toBe(403);
    await expect(
      site.db('approvals').where({ id: id2 }).update({
        state: 'approved',
        decided_by: id,
        decided_at: new Date(),
      }),
    ).rejects.toThrow('approvals_second_check');
  });
  it('is done when somebody else agrees, with the note that was asked for', async () => {
    const before = await editionOf();
    const id = waitingId((await approver!.get('/approvals')).text);
    const twice = await Promise.all([
      post(approver!, `/approvals/${id}`, { decision: 'approve' }),
      post(approver!, `/approvals/${id}`, { decision: 'approve' }),
    ]);
    expect(twice.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await editionOf()).toBe(before + 1);
    expect((await researcher!.get('/results/demo-2026/editions')).text).toContain(note);
    const log = (await root!.get('/audit?subject=approval')).text;
    for (const words of [
      'Đề nghị phê duyệt',
      'Rút lại đề nghị',
      'Từ chối đề nghị',
      'Phê duyệt đề nghị',
    ])
      expect(log).toContain(words);
  }, 60_000);
  it('is not done when answers have changed since', async () => {
    const made = await post(researcher!, `${round}/computations`);
    path = made.headers['location'] as string;
    for (;;) {
      const [newest] = await listComputations(site.db, await roundId());
      if (newest!.status === 'computed') break;
      await sleep(200);
    }
    expect((await ask()).status).toBe(303);
    const id = waitingId((await approver!.get('/approvals')).text);
    await site.db('computations').where({ status: 'computed' }).update({ stale: true });
    const before = await editionOf();
    expect((await post(approver!, `/approvals/${id}`, { decision: 'approve' })).status).toBe(409);
    expect(await editionOf()).toBe(before);
    expect((await approver!.get('/approvals')).text).toContain(id);
    await post(researcher!, `${path}/withdraw`);
  }, 120_000);
});

describe('downloading answers', () => {
  const file = `${round}/answers.csv`;
  beforeEach(() => {
    site.at(new Date());
  });

  it('is asked for with what they are for, and possible for seven days once somebody agreed', async () => {
    const asked = await researcher!.get(file);
    expect([asked.status, asked.headers['content-type']]).toEqual([
      403,
      'text/html; charset=utf-8',
    ]);
    const short = await post(researcher!, `${round}/answers`, { reason: 'vì' });
    expect([short.status, short.text.includes('value="vì"')]).toEqual([422, true]);
    const reason = 'Đối chiếu với hồ sơ của Sở, chỉ hai người xem.';
    expect((await post(researcher!, `${round}/answers`, { reason })).status).toBe(303);
    expect((await post(researcher!, `${round}/answers`, { reason })).status).toBe(303);
    expect(await site.db('approvals').where({ state: 'waiting' })).toHaveLength(1);
    expect((await researcher!.get(file)).text).toContain('đang chờ');
    const page = (await approver!.get('/approvals')).text;
    expect(page).toContain(reason);
    expect(
      (await post(approver!, `/approvals/${waitingId(page)}`, { decision: 'approve' })).status,
    ).toBe(303);
    const given = await researcher!.get(file);
    expect([given.status, given.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    expect((await post(researcher!, `${round}/answers`, { reason })).status).toBe(303);
    expect((await researcher!.get(file)).status).toBe(200);
    site.at(new Date(Date.now() + 7 * 86_400_000 + 1_000));
    expect((await researcher!.get(file)).status).toBe(403);
  });
  it('of somebody else is not opened by it', async () => {
    const grant = { organisationId: HOST_ORGANISATION, role: 'researcher' as const };
    const third = await signedIn(site.app, await accountWith(site.db, 'third', grant), password);
    expect((await third.get(file)).status).toBe(403);
  });
});
