// Visits that are read in one batch: each gets its own round and draft.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { inTransaction } from '../../../src/platform/db/database.ts';
import type { Draft } from '../../../src/responses/submission/draft.ts';
import { insertDraft } from '../../../src/responses/submission/drafts.store.ts';
import { NO_ENTRY } from '../../../src/responses/submission/entry.ts';
import { draftIdOf, newToken } from '../../../src/responses/keys/keys.ts';
import { roundCache } from '../../../src/responses/submission/rounds-in-use.store.ts';
import { visits } from '../../../src/responses/visiting/visits.store.ts';
import { answeringApp, openRound, type AnsweringApp } from '../../support/answering-app.ts';
import { smallForm } from '../small-form.ts';

const now = new Date('2026-11-22T03:00:00Z');
const later = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(smallForm, { round: {} });
});
afterAll(async () => {
  await site.close();
});

async function draftOf(age: number, changes: Partial<Draft> = {}): Promise<Draft> {
  const draft: Draft = {
    id: draftIdOf(newToken(randomBytes)),
    localityId: 1001,
    roundId: site.round.id,
    versionId: site.round.versionId,
    serviceId: null,
    channel: 'open',
    entry: NO_ENTRY,
    language: 'vi',
    device: 'phone',
    consentVersion: 'test',
    answers: { age },
    typed: {},
    keepsPartial: false,
    sentKeys: [],
    paradata: {},
    sourceHash: null,
    startedAt: now,
    updatedAt: now,
    expiresAt: later(1),
    ...changes,
  };
  await inTransaction(site.db, async (tx) => {
    await insertDraft(tx, draft);
  });
  return draft;
}

it('gives each visit its own, inside a transaction or not', async () => {
  const other = await openRound(site.db, { ...smallForm, code: 'other' }, { code: 'khac' });
  const drafts = await Promise.all([20, 30, 40].map((age) => draftOf(age)));
  const [over, elsewhere] = [
    await draftOf(50, { expiresAt: later(-1) }),
    await draftOf(60, { roundId: other.id, versionId: other.versionId }),
  ];
  const asked = [
    ...drafts.map((key) => ({ code: 'thu', key })),
    { code: 'thu', key: null },
    { code: 'thu', key: over },
    { code: 'thu', key: elsewhere },
    { code: 'khac', key: elsewhere },
    { code: 'no-such-round', key: drafts[0]! },
    { code: 'thu', key: { id: drafts[0]!.id, localityId: 1002 } },
  ];
  const wanted = [
    ...[20, 30, 40].map((age) => ['thu', age]),
    ['thu', null],
    ['thu', null],
    ['thu', null],
    ['khac', 60],
    [null, null],
    ['thu', null],
  ];
  const readVisit = visits(roundCache());
  const read = async (db: Parameters<typeof readVisit>[0], at: (typeof asked)[number]) => {
    const { round, draft } = await readVisit(db, { ...at, now });
    return [round?.code ?? null, draft?.answers['age'] ?? null];
  };
  expect(await Promise.all(asked.map((at) => read(site.db, at)))).toEqual(wanted);
  expect(
    await inTransaction(site.db, async (tx) => {
      const one: unknown[] = [];
      for (const at of asked) one.push(await read(tx, at));
      return one;
    }),
  ).toEqual(wanted);
});
