// The privacy file of a round in a researcher's browser, and the erasure at the end of its time.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type request from 'supertest';
import { createUser } from '../../../src/accounts/create-user.command.ts';
import { inTransaction } from '../../../src/platform/db/database.ts';
import { eraseRound } from '../../../src/responses/privacy/erase-round.command.ts';
import { eraseRoundsJob } from '../../../src/responses/privacy/erase-rounds.job.ts';
import { makeRequest, listRequests } from '../../../src/responses/requests/data-requests.store.ts';
import { setRoundStatus } from '../../../src/sampling/rounds/round-changes.store.ts';
import { findRoundByCode } from '../../../src/sampling/rounds/rounds.store.ts';
import { demonstrationRound } from '../../../src/app/demonstration.ts';
import { formToken, signedIn, testApp, type TestApp } from '../../support/app.ts';
import { demonstration } from '../../support/demonstration.ts';

let site: TestApp;
let researcher: ReturnType<typeof request.agent>;
const password = 'correct horse';
const address = `/rounds/${demonstrationRound}/privacy`;
let roundId = '';
beforeAll(async () => {
  site = await testApp({ filling: demonstration });
  roundId = (await findRoundByCode(site.db, demonstrationRound))!.id;
  const asked = { login: 'lan', name: 'Lan', roles: ['researcher' as const], localityId: null };
  await site.db.transaction((tx) =>
    createUser(tx, { ...asked, password }, { actor: null, at: new Date() }),
  );
  researcher = await signedIn(site.app, 'lan', password);
});
afterAll(async () => {
  await site.close();
});

const page = async (at = address) => (await researcher.get(at).expect(200)).text;

describe('the file', () => {
  it('is made from questionnaire and round, and prints a dossier', async () => {
    const html = await page(`${address}?lang=en`);
    expect(html).toContain('Whoever installed this trial');
    expect(html).toContain('(ethnicity)');
    expect(html).toContain('Not set. The law asks for erasure');
    expect(html).toContain('Law 91/2025/QH15');
    const dossier = await page(`${address}/dossier?lang=en`);
    expect(dossier).toContain('Risks and measures');
    expect(dossier).toContain('(ethnicity)');
    await page(`${address}?lang=vi`);
  });

  it('shows requests with their terms, late ones first marked, and takes one reply', async () => {
    const row = (await site.db('responses').first('id', 'locality_id')) as {
      id: string;
      locality_id: number;
    };
    const askedAt = new Date(Date.now() - 20 * 86_400_000);
    const made = { id: row.id, roundId, localityId: row.locality_id, words: 'Sai tuổi', askedAt };
    const { id } = await inTransaction(site.db, (tx) => makeRequest(tx, made));
    const html = await page();
    expect(html).toContain('Sai tuổi');
    expect(html).toContain('quá hạn');
    const send = async (fields: Record<string, string>) =>
      await researcher
        .post(`${address}/requests/${id}`)
        .type('form')
        .send({ _csrf: formToken(html), ...fields });
    const half = await send({ reply: 'Chúng tôi đang xem', state: '' });
    expect(half.status).toBe(422);
    expect(half.text).toContain('Chúng tôi đang xem');
    expect((await send({ reply: '', state: 'done' })).status).toBe(422);
    expect((await send({ reply: 'Chúng tôi đang xem', state: 'working' })).status).toBe(303);
    expect((await listRequests(site.db, roundId))[0]).toMatchObject({
      doneAt: null,
      repliedByName: 'Lan',
    });
    expect((await send({ reply: 'Đã sửa', state: 'done' })).status).toBe(303);
    expect((await send({ reply: 'Đã sửa', state: 'done' })).status).toBe(303);
    const late = await send({ reply: 'Muộn', state: 'refused' });
    expect(late.text).toContain('người khác giải quyết xong');
    expect((await listRequests(site.db, roundId))[0]).toMatchObject({
      reply: 'Đã sửa',
      outcome: 'done',
    });
  });
});

describe('at the end of its time', () => {
  it('answers are gone, results stay, and the report says what was erased', async () => {
    const closed = new Date('2026-01-15T00:00:00Z');
    await inTransaction(site.db, async (tx) => {
      await setRoundStatus(tx, roundId, { status: 'closed', at: closed });
      await tx('rounds').where({ id: roundId }).update({ retention_months: 6 });
    });
    const stored = Number((await site.db('responses').count('* as n').first())!['n']);
    expect(stored).toBeGreaterThan(1000);
    const early = new Date('2026-07-14T23:00:00Z');
    expect(
      await inTransaction(site.db, (tx) => eraseRound(tx, demonstrationRound, early)),
    ).toBeNull();
    const run = async (): Promise<unknown> =>
      await eraseRoundsJob(() => new Date('2026-07-15T00:00:01Z')).run({
        ...{ id: '', payload: {}, db: site.db, signal: new AbortController().signal },
        ...{ isLastAttempt: true, report: () => undefined },
      });
    expect(await run()).toEqual([
      {
        code: demonstrationRound,
        erased: { responses: stored, partial: 0, dossiers: 0, requests: 1 },
      },
    ]);
    expect(await run()).toEqual([]);
    expect(Number((await site.db('responses').count('* as n').first())!['n'])).toBe(0);
    const html = await page(`/rounds/${demonstrationRound}`);
    expect(html).toContain('đã được xóa ngày 15/7/2026 vì hết thời hạn giữ');
    expect(html).not.toContain('answers.csv');
    expect(html).toContain('Xóa phiếu hết thời hạn giữ');
    expect(await page(`/results/${demonstrationRound}`)).toContain('Nghệ An');
    expect(await page()).toContain('Đã xóa ngày 15/7/2026');
    const file = await researcher.get(`/rounds/${demonstrationRound}/answers.csv`);
    expect([file.status, file.text.trim().split('\n').length]).toEqual([200, 1]);
  });
});
