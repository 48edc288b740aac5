// Sending: drafts become responses. Each is validated again, scored, and stored with its paradata while
// its draft is deleted, in one transaction; those that arrive together share it
// (submission-batch.store.ts). The response's id is derived from the draft's token, so a second sending
// finds no draft and leads to the receipt of the first.
import type { Db, Reader, Tx } from '../../platform/db/connect.ts';
import { inTransaction } from '../../platform/db/database.ts';
import type { AnswerProblem } from '../../questionnaires/engine/answer-check.ts';
import { journeyOf } from '../../forms/journey.ts';
import { isLeft } from '../../forms/typed-answers.ts';
import { takesDrafts } from '../../sampling/rounds/round.ts';
import { amendByDraft } from './amend-response.command.ts';
import type { Version, Versions } from './compiled-versions.store.ts';
import type { DraftKey, SentDraft } from './draft.ts';
import type { Ticket } from './entry.ts';
import type { ReadySubmission, StoredDraft } from './submission-batch.store.ts';
import { storeBatch, readDrafts, readLockedDraft } from './submission-batch.store.ts';
import type { Preparation, Submission } from './preparation.ts';
import { preparationOf, prepare } from './preparation.ts';
import type { RoundCache } from './rounds-in-use.store.ts';
import { spendTickets } from './spend-tickets.command.ts';
import type { Scorer } from './submit-response.command.ts';

export interface DraftSubmission {
  key: DraftKey;
  /** Of the round in the address: a draft answers its own round only. */
  roundCode: string;
  responseId: string;
  /** The language it was answered in, one of those of its version. */
  languageOf: (version: Version) => string;
  /** The field that people do not see was filled in. */
  trapped: boolean;
  now: Date;
}
/**
 * `noDraft`: there is no such draft to send now – it was sent before, has expired, or its round is not
 * open. `left`: something was typed on a page of it that was not accepted. Only for `stored` the draft was
 * deleted.
 */
export type Outcome =
  | { kind: 'stored' }
  | { kind: 'noDraft' }
  | { kind: 'left' }
  | { kind: 'invalid'; problems: AnswerProblem[] }
  | { kind: 'ticketUsed'; ticket: Ticket['kind'] };
export interface SubmitDeps {
  versions: Versions;
  score: Scorer;
  rounds: RoundCache;
}

/**
 * @returns one outcome per submission, in their order; the same draft twice is `noDraft` the second
 * time. What is stored is committed.
 */
export async function submitDrafts(
  db: Db,
  submissions: readonly DraftSubmission[],
  deps: SubmitDeps,
): Promise<Outcome[]> {
  const drafts = await readDrafts(
    db,
    submissions.map(({ key }) => key),
    submissions[0]!.now,
  );
  const found = new Map(drafts.map((one) => [one.draft.id, one]));
  const batch: ReadySubmission[] = [];
  const prepared: (Outcome | ReadySubmission)[] = [];
  for (const submission of submissions) {
    const stored = found.get(submission.key.id);
    found.delete(submission.key.id);
    const one = stored
      ? await prepareDraft(db, { ...stored, submission }, deps)
      : { kind: 'noDraft' as const };
    prepared.push(one);
    if ('response' in one && one.draft.entry.ticket === null && !one.draft.entry.amends)
      batch.push(one);
  }
  const stored = batch.length === 0 ? new Set<string>() : await storeBatch(db, batch);
  const outcomes: Outcome[] = [];
  for (const [index, one] of prepared.entries()) {
    if (!('response' in one)) outcomes.push(one);
    else
      outcomes.push(
        stored.has(one.response.id)
          ? { kind: 'stored' }
          : await inTransaction(
              db,
              async (tx) => await submitLocked(tx, submissions[index]!, deps),
            ),
      );
  }
  return outcomes;
}

/**
 * One by one, for drafts with a ticket, those that add to a response, and those that another request changed
 * meanwhile: the
 * draft is locked first, so that it cannot change any more.
 */
async function submitLocked(
  tx: Tx,
  submission: DraftSubmission,
  deps: SubmitDeps,
): Promise<Outcome> {
  const stored = await readLockedDraft(tx, submission.key, submission.now);
  if (!stored) return { kind: 'noDraft' };
  const prepared = await prepareDraft(tx, { ...stored, submission }, deps);
  if (!('response' in prepared)) return prepared;
  if (stored.draft.entry.amends)
    return await amended(tx, prepared, await deps.versions(tx, stored.draft.versionId));
  if ((await spendTickets(tx, [stored.draft], submission.now)).size > 0)
    return { kind: 'ticketUsed', ticket: stored.draft.entry.ticket!.kind };
  await storeBatch(tx, [prepared]);
  return { kind: 'stored' };
}

const amended = async (tx: Tx, ready: ReadySubmission, version: Version): Promise<Outcome> => ({
  kind: (await amendByDraft(tx, ready, version)) ? 'stored' : 'noDraft',
});

/** Validates and scores a draft. */
async function prepareDraft(
  db: Reader,
  { draft, xmin, roundVersion, submission }: StoredDraft & { submission: DraftSubmission },
  deps: SubmitDeps,
): Promise<ReadySubmission | Outcome> {
  const round = await deps.rounds(db, { id: draft.roundId, version: roundVersion });
  if (round?.code !== submission.roundCode || !takesDrafts(round, submission.now))
    return { kind: 'noDraft' };
  const version = await deps.versions(db, draft.versionId);
  const preparation: Preparation = preparationOf(
    { id: round.id, versionId: draft.versionId },
    version.compiled,
  );
  if (hasLeftPage(version, draft, submission)) return { kind: 'left' };
  const prepared = prepare(
    preparation,
    submissionOf(draft, submission, submission.languageOf(version)),
  );
  if (!prepared.ok) return { kind: 'invalid', problems: prepared.problems };
  return {
    draft,
    xmin,
    response: {
      ...prepared.response,
      ...(await deps.score(db, draft.versionId, prepared.response.answers)),
    },
  };
}

/** Hardly a draft has anything typed when it is sent; only for those the pages are worked out. */
function hasLeftPage(
  version: Version,
  { answers, typed, entry }: SentDraft,
  { languageOf, now }: DraftSubmission,
): boolean {
  if (Object.keys(typed).length === 0) return false;
  const known = new Set(entry.known);
  const journey = journeyOf(version.compiled, answers, { now, lang: languageOf(version), known });
  return journey.pages.some((page) => isLeft({ ...journey, typed }, page));
}

const submissionOf = (
  draft: SentDraft,
  { responseId, trapped, now }: DraftSubmission,
  language: string,
): Submission => ({
  id: responseId,
  localityId: draft.localityId,
  serviceId: draft.serviceId,
  stratum: draft.entry.stratum,
  psu: draft.entry.psu,
  weight: draft.entry.weight,
  channel: draft.channel,
  servicePoint: draft.entry.servicePoint,
  caller: draft.entry.caller,
  language,
  consentVersion: draft.consentVersion,
  answers: draft.answers,
  sourceHash: draft.sourceHash,
  seconds: draft.seconds,
  submittedAt: now,
  trapped,
});
