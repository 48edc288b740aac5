// The round page's form for rounds that continue automatically: who may, which rounds can, what is
// noted; and that a round with a next one cannot be opened again.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type request from 'supertest';
import { createUser } from '../../../src/accounts/create-user.command.ts';
import { inTransaction } from '../../../src/platform/db/database.ts';
import type { Round } from '../../../src/sampling/rounds/round.ts';
import { findRoundByCode } from '../../../src/sampling/rounds/rounds.store.ts';
import { insertRound, setRoundStatus } from '../../../src/sampling/rounds/round-changes.store.ts';
import { makeNextRound } from '../../../src/sampling/roll-over-round.command.ts';
import { createQuestionnaire } from '../../../src/questionnaires/versions/version-changes.store.ts';
import { publishVersion } from '../../../src/questionnaires/versions/version-changes.store.ts';
import { roundOf } from '../../support/answering-app.ts';
import { formToken, signedIn, testApp, type TestApp } from '../../support/app.ts';
import { smallForm } from '../../responses/small-form.ts';

let site: TestApp;
let agent: ReturnType<typeof request.agent>;
let versionId: string;
const now = new Date('2026-11-26T03:00:00Z');
const ends = new Date('2026-12-31T17:00:00Z');
const password = 'a-long-enough-one';

beforeAll(async () => {
  site = await testApp();
  await inTransaction(site.db, async (tx) => {
    const user = { login: 'researcher', name: 'R', password, roles: ['researcher' as const] };
    await createUser(tx, { ...user, localityId: null }, { actor: null, at: now });
    const made = await createQuestionnaire(tx, { code: 'small', model: smallForm, userId: null });
    versionId = made.versionId;
    await publishVersion(tx, versionId, null);
  });
  site.at(now);
  agent = await signedIn(site.app, 'researcher', password);
});
afterAll(async () => {
  await site.close();
});

async function round(changes: Partial<Round>): Promise<Round> {
  const made = roundOf({ versionId, code: `r-${randomUUID().slice(0, 8)}`, ...changes });
  await inTransaction(site.db, (tx) => insertRound(tx, made, now));
  return made;
}
const stored = async ({ code }: Round): Promise<Round> => (await findRoundByCode(site.db, code))!;
const shown = async ({ code }: Round): Promise<string> => (await agent.get(`/rounds/${code}`)).text;
async function post({ code }: Round, what: string, fields: object = {}): Promise<number> {
  const _csrf = formToken(await shown({ code } as Round));
  const answer = await agent
    .post(`/rounds/${code}/${what}`)
    .type('form')
    .send({ _csrf, ...fields });
  return answer.status;
}

test('an open round without an end goes on from the end of its quarter, until that is taken back', async () => {
  const one = await round({});
  expect(await shown(one)).toContain('Tự sang quý');
  expect(await post(one, 'recurrence', { recurs: 'quarterly' })).toBe(303);
  expect(await stored(one)).toMatchObject({ seriesId: one.id, recurs: 'quarterly', turnsAt: ends });
  expect(await shown(one)).toContain('Thôi tự sang quý');
  expect(await post(one, 'recurrence', { recurs: 'quarterly' })).toBe(303);
  expect(await post(one, 'recurrence', { recurs: 'no' })).toBe(303);
  expect(await stored(one)).toMatchObject({ recurs: null, turnsAt: null });
  const lines = await site.db('audit_log').where({ object_id: one.id }).orderBy('id');
  expect(lines.map(({ action }) => action)).toEqual(['round.recurring', 'round.not_recurring']);
});

test('a round that is not open yet goes on from the quarter in which it is opened', async () => {
  const one = await round({ status: 'draft' });
  expect(await post(one, 'recurrence', { recurs: 'quarterly' })).toBe(303);
  expect((await stored(one)).turnsAt).toBeNull();
  expect(await post(one, 'open')).toBe(303);
  expect(await stored(one)).toMatchObject({ status: 'open', turnsAt: ends });
});

test.each<[string, Partial<Round>]>([
  ['a drawn sample', { kind: 'probability' }],
  ['an end of its own', { closesAt: ends }],
  ['been closed', { status: 'closed' }],
])('a round that has %s does not', async (_what, changes) => {
  const one = await round(changes);
  expect(await shown(one)).not.toContain('/recurrence');
  const other = await round({});
  const _csrf = formToken(await shown(other));
  const answer = await agent
    .post(`/rounds/${one.code}/recurrence`)
    .type('form')
    .send({ _csrf, recurs: 'quarterly' });
  expect(answer.status).toBe(409);
  expect((await stored(one)).recurs).toBeNull();
});

test('rounds of a series lead to each other; one with a next round is not opened again', async () => {
  const one = await round({});
  await post(one, 'recurrence', { recurs: 'quarterly' });
  const next = (await inTransaction(site.db, (tx) =>
    makeNextRound(tx, one.code, { now: ends, prepareAnswers: async () => undefined }),
  ))!;
  site.at(new Date(ends.getTime() + 1000));
  expect(await shown(one)).toContain(`href="/rounds/${next.code}"`);
  expect(await shown(one)).toContain('Ai đang trả lời dở');
  expect(await shown(next)).toContain(`href="/rounds/${one.code}"`);
  await inTransaction(site.db, (tx) =>
    setRoundStatus(tx, one.id, { status: 'closed', at: new Date() }),
  );
  expect(await shown(one)).not.toContain(`${one.code}/open`);
  expect(await post(one, 'open')).toBe(409);
  site.at(now);
});
