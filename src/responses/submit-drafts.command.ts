// Sending: drafts become responses. Each is validated again, scored, and written with its paradata while its draft
// goes, in one transaction; those that arrive together share it. The response's id comes from the draft's token, so
// a second sending finds no draft and leads to the first one's receipt.
import type { Tx } from '../platform/db/database.ts';
import type { AnswerProblem } from '../questionnaires/validation.ts';
import { isOpen } from '../sampling/rounds.store.ts';
import type { Version, Versions } from './compiled-versions.store.ts';
import type { Draft, DraftKey } from './draft.ts';
import { insertDrafts, takeDrafts } from './drafts.store.ts';
import type { Ticket } from './entry.ts';
import { insertParadata } from './paradata.store.ts';
import { answeringSeconds } from './paradata.ts';
import type { Preparation, Submission } from './preparation.ts';
import { preparationOf, prepare } from './preparation.ts';
import type { Response } from './response.ts';
import { insertResponses } from './responses.store.ts';
import type { FreshRounds } from './rounds-in-use.store.ts';
import { spendTickets } from './spend-tickets.command.ts';
import type { Scorer } from './submit-response.command.ts';

export interface Sending {
  key: DraftKey;
  /** Of the round in the address: a draft answers its own round only. */
  roundCode: string;
  responseId: string;
  /** The language it was answered in, of those its version speaks. */
  languageOf: (version: Version) => string;
  /** The field that people do not see was filled in. */
  trapped: boolean;
  now: Date;
}
/** `gone`: there is no such draft to send now – sent before, expired, or of a round that is not open. Only `kept` drafts are gone afterwards. */
export type Outcome = { kind: 'kept' } | { kind: 'gone' } | { kind: 'invalid'; draft: Draft; problems: AnswerProblem[] } | { kind: 'spent'; ticket: Ticket['kind'] };
export interface SendingDeps { versions: Versions; score: Scorer; rounds: FreshRounds }

interface Ready { draft: Draft; response: Response }

/** @returns one outcome for each sending, in their order; the same draft twice is `gone` the second time */
export async function submitDrafts(tx: Tx, sendings: readonly Sending[], deps: SendingDeps): Promise<Outcome[]> {
  const now = sendings[0]!.now;
  const taken = new Map((await takeDrafts(tx, sendings.map(({ key }) => key), now)).map((one) => [one.draft.id, one]));
  const outcomes: Outcome[] = [];
  const ready: Ready[] = [];
  const left: Draft[] = [];
  for (const sending of sendings) {
    const found = taken.get(sending.key.id);
    taken.delete(sending.key.id);
    const judged = found ? await judge(tx, { ...found, sending }, deps) : { kind: 'gone' as const };
    outcomes.push('response' in judged ? { kind: 'kept' } : judged);
    if ('response' in judged) ready.push(judged);
    else if (found) left.push(found.draft);
  }
  const spent = await spendTickets(tx, ready.map(({ draft }) => draft), now);
  const good = ready.filter(({ draft }) => !spent.has(draft.id));
  await keep(tx, good);
  await insertDrafts(tx, [...left, ...ready.filter(({ draft }) => spent.has(draft.id)).map(({ draft }) => draft)]);
  const tickets = new Map(ready.map(({ draft }) => [draft.id, draft.entry.ticket]));
  return outcomes.map((outcome, index) => {
    const { id } = sendings[index]!.key;
    return outcome.kind === 'kept' && spent.has(id) ? { kind: 'spent', ticket: tickets.get(id)!.kind } : outcome;
  });
}

async function judge(tx: Tx, { draft, roundVersion, sending }: { draft: Draft; roundVersion: string; sending: Sending }, deps: SendingDeps): Promise<Ready | Outcome> {
  const round = await deps.rounds(tx, { id: draft.roundId, version: roundVersion });
  if (round?.code !== sending.roundCode || !isOpen(round, sending.now)) return { kind: 'gone' };
  const version = await deps.versions(tx, draft.versionId);
  const preparation: Preparation = preparationOf({ id: round.id, versionId: draft.versionId }, version.compiled);
  const prepared = prepare(preparation, submissionOf(draft, sending, sending.languageOf(version)));
  if (!prepared.ok) return { kind: 'invalid', draft, problems: prepared.problems };
  return { draft, response: { ...prepared.response, scores: await deps.score(tx, draft.versionId, prepared.response.answers) } };
}

const submissionOf = (draft: Draft, { responseId, trapped, now }: Sending, language: string): Submission => ({
  id: responseId, localityId: draft.localityId, serviceId: draft.serviceId, stratum: draft.entry.stratum, psu: draft.entry.psu, weight: draft.entry.weight,
  door: draft.door, servicePoint: draft.entry.servicePoint, caller: draft.entry.caller, language, consentVersion: draft.consentVersion, answers: draft.answers,
  sourceHash: draft.sourceHash, seconds: answeringSeconds(draft.paradata), submittedAt: now, trapped,
});

async function keep(tx: Tx, ready: readonly Ready[]): Promise<void> {
  if (ready.length === 0) return;
  const added = await insertResponses(tx, ready.map(({ response }) => response));
  await insertParadata(tx, ready.filter(({ response }) => added.has(response.id)).map(({ draft, response }) => ({
    responseId: response.id, localityId: draft.localityId, roundId: draft.roundId, device: draft.device, startedAt: draft.startedAt, pages: draft.paradata,
  })));
}
