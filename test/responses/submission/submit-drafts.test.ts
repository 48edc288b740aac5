// Submission batches: drafts sent at the same time are stored in one batch, each validated on its own, none
// twice.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { createBatcher } from '../../../src/platform/db/batcher.ts';
import { inTransaction } from '../../../src/platform/db/database.ts';
import { compiledVersions } from '../../../src/responses/submission/compiled-versions.store.ts';
import type { Draft } from '../../../src/responses/submission/draft.ts';
import { insertDraft, updateDraft } from '../../../src/responses/submission/drafts.store.ts';
import { NO_ENTRY } from '../../../src/responses/submission/entry.ts';
import {
  storeBatch,
  readDrafts,
} from '../../../src/responses/submission/submission-batch.store.ts';
import { draftIdOf, newToken, receiptOf, responseIdOf } from '../../../src/responses/keys/keys.ts';
import { preparationOf, prepare } from '../../../src/responses/submission/preparation.ts';
import { roundCache } from '../../../src/responses/submission/rounds-in-use.store.ts';
import {
  submitDrafts,
  type DraftSubmission,
} from '../../../src/responses/submission/submit-drafts.command.ts';
import { answeringApp, type AnsweringApp } from '../../support/answering-app.ts';
import { up, down } from '../../../migrations/20261122_076_answering_seconds.ts';
import { smallForm } from '../small-form.ts';
import { noScores } from '../../support/scorers.ts';

const now = new Date('2026-11-22T03:00:00Z');
const deps = { versions: compiledVersions(), score: noScores, rounds: roundCache() };

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(smallForm, { round: {} });
});
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  for (const table of ['responses', 'paradata', 'drafts', 'answered_dossiers'])
    await site.db(table).delete();
});

async function begun(
  changes: Partial<Draft> = {},
): Promise<{ draft: Draft; submission: DraftSubmission }> {
  const token = newToken(randomBytes);
  const draft: Draft = {
    id: draftIdOf(token),
    localityId: 1001,
    roundId: site.round.id,
    versionId: site.round.versionId,
    serviceId: null,
    channel: 'open',
    entry: NO_ENTRY,
    language: 'vi',
    device: 'phone',
    consentVersion: 'test',
    answers: { age: 40 },
    typed: {},
    keepsPartial: false,
    sentKeys: [],
    paradata: {},
    sourceHash: null,
    startedAt: now,
    updatedAt: now,
    expiresAt: new Date(now.getTime() + 86_400_000),
    ...changes,
  };
  await inTransaction(site.db, async (tx) => {
    await insertDraft(tx, draft);
  });
  return {
    draft,
    submission: {
      key: draft,
      roundCode: site.round.code,
      responseId: responseIdOf(receiptOf(token)),
      languageOf: () => 'vi',
      trapped: false,
      now,
    },
  };
}
const outcomesOf = async (...sendings: DraftSubmission[]) =>
  (await submitDrafts(site.db, sendings, deps)).map(({ kind }) => kind);
const rows = async (table: string) => (await site.db(table).select()) as Record<string, unknown>[];

it('stores the valid ones, returns the reason of every other one, and leaves its draft', async () => {
  const [good, wrong, otherRound] = [await begun(), await begun({ answers: {} }), await begun()];
  expect(
    await outcomesOf(good.submission, wrong.submission, good.submission, {
      ...otherRound.submission,
      roundCode: 'other',
    }),
  ).toEqual(['stored', 'invalid', 'noDraft', 'noDraft']);
  expect((await rows('responses')).map((row) => [row['id'], row['answers']])).toEqual([
    [good.submission.responseId, { age: 40 }],
  ]);
  expect((await rows('paradata')).map((row) => row['response_id'])).toEqual([
    good.submission.responseId,
  ]);
  expect(new Set((await rows('drafts')).map((row) => row['id']))).toEqual(
    new Set([wrong.draft.id, otherRound.draft.id]),
  );
});

it('stores a draft once, however often it is sent at the same time', async () => {
  const { submission } = await begun();
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => outcomesOf(submission)));
  expect(outcomes.flat().filter((kind) => kind === 'stored')).toHaveLength(1);
  expect(await rows('responses')).toHaveLength(1);
});

it('never stores answers that were changed after they were read', async () => {
  const { draft, submission } = await begun();
  const [seen] = await readDrafts(site.db, [draft], now);
  await inTransaction(site.db, async (tx) => {
    await updateDraft(tx, { ...draft, answers: { age: 41 } });
  });
  const { compiled } = await deps.versions(site.db, draft.versionId);
  const prepared = prepare(preparationOf(site.round, compiled), {
    id: submission.responseId,
    localityId: 1001,
    serviceId: null,
    stratum: null,
    psu: null,
    weight: null,
    channel: 'open',
    servicePoint: null,
    caller: null,
    language: 'vi',
    consentVersion: 'test',
    answers: seen!.draft.answers,
    sourceHash: null,
    seconds: null,
    submittedAt: now,
    trapped: false,
  });
  if (!prepared.ok) throw new Error('the answers hold');
  expect(
    await storeBatch(site.db, [
      {
        draft: seen!.draft,
        xmin: seen!.xmin,
        response: { ...prepared.response, scores: null, groups: null },
      },
    ]),
  ).toEqual(new Set());
  expect((await readDrafts(site.db, [draft], now)).map((one) => one.draft.answers)).toEqual([
    { age: 41 },
  ]);
  expect(await outcomesOf(submission)).toEqual(['stored']);
  expect((await rows('responses'))[0]?.['answers']).toEqual({ age: 41 });
});

const trace = {
  firstShown: now.toISOString(),
  lastSent: now.toISOString(),
  sent: 1,
  edits: 0,
  errors: 0,
};
const pages = {
  first: { ...trace, seconds: 60.4 },
  second: { ...trace, seconds: 300, visible: 10.1 },
};

it('stores paradata by page and in sum, in a batch and alone', async () => {
  const [together, alone] = [
    await begun({ paradata: pages }),
    await begun({
      paradata: pages,
      entry: { ...NO_ENTRY, ticket: { kind: 'dossier', key: randomBytes(16).toString('hex') } },
    }),
  ];
  expect(await outcomesOf(together.submission, alone.submission)).toEqual(['stored', 'stored']);
  expect(
    (await rows('paradata')).map((row) => [row['pages'], row['device'], row['started_at']]),
  ).toEqual([
    [pages, 'phone', now],
    [pages, 'phone', now],
  ]);
  expect((await rows('responses')).map((row) => row['seconds'])).toEqual([71, 71]);
});

it('has the sum for drafts that were begun before it was stored', async () => {
  const [some, none] = [await begun({ paradata: pages }), await begun()];
  await site.db.transaction(async (tx) => {
    await down(tx);
    await up(tx);
  });
  const seen = await readDrafts(site.db, [some.draft, none.draft], now);
  expect(new Map(seen.map(({ draft }) => [draft.id, draft.seconds]))).toEqual(
    new Map([
      [some.draft.id, 71],
      [none.draft.id, null],
    ]),
  );
});

it('uses a dossier for one response; the other draft stays', async () => {
  const entry = {
    ...NO_ENTRY,
    ticket: { kind: 'dossier' as const, key: randomBytes(16).toString('hex') },
  };
  const [first, second] = [await begun({ entry }), await begun({ entry })];
  expect(await outcomesOf(first.submission, second.submission)).toEqual(['stored', 'ticketUsed']);
  expect((await rows('drafts')).map((row) => row['id'])).toEqual([second.draft.id]);
  expect(await rows('answered_dossiers')).toHaveLength(1);
});

it('uses no ticket for invalid answers', async () => {
  const { submission } = await begun({
    answers: {},
    entry: { ...NO_ENTRY, ticket: { kind: 'dossier', key: randomBytes(16).toString('hex') } },
  });
  expect(await outcomesOf(submission)).toEqual(['invalid']);
  expect(await rows('answered_dossiers')).toHaveLength(0);
  expect(await rows('drafts')).toHaveLength(1);
});

it('makes only the failing item of a batch fail', async () => {
  const together = createBatcher(
    async (_db, items: readonly number[]) => {
      await Promise.resolve();
      if (items.includes(13)) throw new Error('unlucky');
      return items.map((item) => item * 2);
    },
    { maxBatchSize: 10, concurrency: 1 },
  );
  const results = await Promise.allSettled([1, 2, 13, 4].map((item) => together(site.db, item)));
  expect(
    results.map((result) =>
      result.status === 'fulfilled' ? result.value : (result.reason as Error).message,
    ),
  ).toEqual([2, 4, 'unlucky', 8]);
});
