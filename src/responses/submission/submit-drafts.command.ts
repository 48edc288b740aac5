// Sending: drafts become responses. Each is validated again, scored, and written with its paradata while its draft
// goes, in one transaction; those that arrive together share it (kept-together.store.ts). The response's id comes from the draft's token, so
// a second sending finds no draft and leads to the first one's receipt.
import type { Db, Reader, Tx } from '../../platform/db/database.ts';
import { inTransaction } from '../../platform/db/database.ts';
import type { AnswerProblem } from '../../questionnaires/engine/validation.ts';
import { takesDrafts } from '../../sampling/rounds/round.ts';
import type { Version, Versions } from './compiled-versions.store.ts';
import type { DraftKey, SentDraft } from './draft.ts';
import type { Ticket } from './entry.ts';
import type { Ready, SeenDraft } from './kept-together.store.ts';
import { keepTogether, readDrafts, readLocked } from './kept-together.store.ts';
import type { Preparation, Submission } from './preparation.ts';
import { preparationOf, prepare } from './preparation.ts';
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
export type Outcome =
  | { kind: 'kept' }
  | { kind: 'gone' }
  | { kind: 'invalid'; problems: AnswerProblem[] }
  | { kind: 'spent'; ticket: Ticket['kind'] };
export interface SendingDeps {
  versions: Versions;
  score: Scorer;
  rounds: FreshRounds;
}

/** @returns one outcome for each sending, in their order; the same draft twice is `gone` the second time. All that is kept is committed. */
export async function sendDrafts(
  db: Db,
  sendings: readonly Sending[],
  deps: SendingDeps,
): Promise<Outcome[]> {
  const found = new Map(
    (
      await readDrafts(
        db,
        sendings.map(({ key }) => key),
        sendings[0]!.now,
      )
    ).map((one) => [one.draft.id, one]),
  );
  const ready: Ready[] = [];
  const judged: (Outcome | Ready)[] = [];
  for (const sending of sendings) {
    const seen = found.get(sending.key.id);
    found.delete(sending.key.id);
    const one = seen ? await judge(db, { ...seen, sending }, deps) : { kind: 'gone' as const };
    judged.push(one);
    if ('response' in one && one.draft.entry.ticket === null) ready.push(one);
  }
  const kept = ready.length === 0 ? new Set<string>() : await keepTogether(db, ready);
  const outcomes: Outcome[] = [];
  for (const [index, one] of judged.entries()) {
    if (!('response' in one)) outcomes.push(one);
    else
      outcomes.push(
        kept.has(one.response.id)
          ? { kind: 'kept' }
          : await inTransaction(db, async (tx) => await sendLocked(tx, sendings[index]!, deps)),
      );
  }
  return outcomes;
}

/** One by one, for drafts with a ticket and for those that another request changed meanwhile: the draft is locked first, so that it cannot change any more. */
async function sendLocked(tx: Tx, sending: Sending, deps: SendingDeps): Promise<Outcome> {
  const seen = await readLocked(tx, sending.key, sending.now);
  if (!seen) return { kind: 'gone' };
  const judged = await judge(tx, { ...seen, sending }, deps);
  if (!('response' in judged)) return judged;
  if ((await spendTickets(tx, [seen.draft], sending.now)).size > 0)
    return { kind: 'spent', ticket: seen.draft.entry.ticket!.kind };
  await keepTogether(tx, [judged]);
  return { kind: 'kept' };
}

async function judge(
  db: Reader,
  { draft, seen, roundVersion, sending }: SeenDraft & { sending: Sending },
  deps: SendingDeps,
): Promise<Ready | Outcome> {
  const round = await deps.rounds(db, { id: draft.roundId, version: roundVersion });
  if (round?.code !== sending.roundCode || !takesDrafts(round, sending.now))
    return { kind: 'gone' };
  const version = await deps.versions(db, draft.versionId);
  const preparation: Preparation = preparationOf(
    { id: round.id, versionId: draft.versionId },
    version.compiled,
  );
  const prepared = prepare(preparation, submissionOf(draft, sending, sending.languageOf(version)));
  if (!prepared.ok) return { kind: 'invalid', problems: prepared.problems };
  return {
    draft,
    seen,
    response: {
      ...prepared.response,
      scores: await deps.score(db, draft.versionId, prepared.response.answers),
    },
  };
}

const submissionOf = (
  draft: SentDraft,
  { responseId, trapped, now }: Sending,
  language: string,
): Submission => ({
  id: responseId,
  localityId: draft.localityId,
  serviceId: draft.serviceId,
  stratum: draft.entry.stratum,
  psu: draft.entry.psu,
  weight: draft.entry.weight,
  door: draft.door,
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
