// Submitting: the whole response validated again, scored, and written together with its paradata while
// the draft goes, in one transaction. The id comes from the draft, so a second sending finds the first.
import type { Tx } from '../platform/db/database.ts';
import { problem } from '../platform/problems/problem.ts';
import type { Answers } from '../questionnaires/answers.ts';
import type { AnswerProblem } from '../questionnaires/validation.ts';
import type { Draft } from './draft.ts';
import type { Ticket } from './entry.ts';
import { deleteDraft } from './drafts.store.ts';
import { insertParadata } from './paradata.store.ts';
import { answeringSeconds } from './paradata.ts';
import type { Preparation, Prepared, Submission } from './preparation.ts';
import { prepare } from './preparation.ts';
import type { Response } from './response.ts';
import { insertResponse, insertResponses } from './responses.store.ts';
import { spendTickets } from './spend-tickets.command.ts';

/** Values of the round's index, one per indicator, null = missing; null when the round has no index. app.ts gives it. */
export type Scorer = (tx: Tx, versionId: string, answers: Answers) => Promise<(number | null)[] | null>;
export type Submitted = { ok: true; isNew: boolean; response: Response; dropped: string[] } | { ok: false; problems: AnswerProblem[] };
/** A citizen's draft may also hold a ticket (invitation, dossier) that was used before; nothing is written then. */
export type SubmittedDraft = Submitted | { ok: false; spent: Ticket['kind'] };

/** One response from any source. Nothing is written when an answer does not hold. */
export async function submitAnswers(tx: Tx, input: { preparation: Preparation; submission: Submission; score: Scorer }): Promise<Submitted> {
  const prepared = prepare(input.preparation, input.submission);
  return prepared.ok ? await keep(tx, prepared, input.score) : prepared;
}

async function keep(tx: Tx, { response: judged, dropped }: Extract<Prepared, { ok: true }>, score: Scorer): Promise<Extract<Submitted, { ok: true }>> {
  const response = { ...judged, scores: await score(tx, judged.versionId, judged.answers) };
  return { ok: true, isNew: await insertResponse(tx, response), response, dropped };
}

/**
 * Many responses of one round (simulations, imports), each judged as `submitAnswers` would, written in bulk.
 * @throws Problem `unprocessable` naming the first submission and question that do not hold; nothing is written then
 * @returns how many were new
 */
export async function submitManyAnswers(tx: Tx, input: { preparation: Preparation; submissions: readonly Submission[]; score: Scorer }): Promise<number> {
  const responses: Response[] = [];
  for (const [index, submission] of input.submissions.entries()) {
    const prepared = prepare(input.preparation, submission);
    if (!prepared.ok) {
      const first = prepared.problems[0];
      throw problem('unprocessable', { submission: index + 1, question: first?.path ?? '', code: first?.code ?? '' });
    }
    responses.push({ ...prepared.response, scores: await input.score(tx, prepared.response.versionId, prepared.response.answers) });
  }
  return await insertResponses(tx, responses);
}

export interface Sending { draft: Draft; responseId: string; preparation: Preparation; score: Scorer; now: Date; trapped: boolean }

/** A citizen's draft becomes a response. The draft must be locked by this transaction. Answers that do not hold spend no ticket. */
export async function submitDraft(tx: Tx, sending: Sending): Promise<SubmittedDraft> {
  const { draft, now } = sending;
  const submission: Submission = {
    id: sending.responseId, localityId: draft.localityId, serviceId: draft.serviceId, stratum: draft.entry.stratum, psu: draft.entry.psu, weight: draft.entry.weight,
    door: draft.door, servicePoint: draft.entry.servicePoint, caller: draft.entry.caller,
    language: draft.language, consentVersion: draft.consentVersion, answers: draft.answers, sourceHash: draft.sourceHash,
    seconds: answeringSeconds(draft.paradata), submittedAt: now, trapped: sending.trapped,
  };
  const prepared = prepare(sending.preparation, submission);
  if (!prepared.ok) return prepared;
  if ((await spendTickets(tx, [draft], now)).size > 0) return { ok: false, spent: draft.entry.ticket!.kind };
  const submitted = await keep(tx, prepared, sending.score);
  if (submitted.isNew) {
    await insertParadata(tx, {
      responseId: sending.responseId, localityId: draft.localityId, roundId: draft.roundId, device: draft.device, startedAt: draft.startedAt, pages: draft.paradata,
    });
  }
  await deleteDraft(tx, draft);
  return submitted;
}
