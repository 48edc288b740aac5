// Stores the first page of the form after a service as a response, or, sent again, as what it says now.
import type { Tx } from '../../platform/db/connect.ts';
import type { AnswerProblem } from '../../questionnaires/engine/answer-check.ts';
import { keepConsentText, type GivenText } from '../consent/consent-texts.store.ts';
import { namesIn, type Version } from '../submission/compiled-versions.store.ts';
import { addParadata, storeParadata } from '../submission/paradata.store.ts';
import type { PageTrace } from '../submission/paradata.ts';
import { prepare, preparationOf, type Submission } from '../submission/preparation.ts';
import { amendResponse, insertResponses } from '../submission/responses.store.ts';
import { spendTickets } from '../submission/spend-tickets.command.ts';
import type { EntryDetails } from '../submission/entry.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import type { Scorer } from '../submission/submit-response.command.ts';

export interface SentShortForm {
  roundId: string;
  version: Version;
  /** Without the consent, which is kept first. */
  submission: Omit<Submission, 'consentVersion'>;
  consent: Omit<GivenText, 'roundId'>;
  entry: EntryDetails;
  paradata: { device: string; startedAt: Date; pages: Record<string, PageTrace> };
  /** Whether the response is there, and is told anew. */
  isAgain: boolean;
  score: Scorer;
}

export type ShortFormOutcome =
  | { kind: 'stored'; answers: Answers }
  | { kind: 'ticketUsed' }
  | { kind: 'invalid'; problems: AnswerProblem[] };

export async function sendShortForm(tx: Tx, sent: SentShortForm): Promise<ShortFormOutcome> {
  const { roundId, version, submission, entry, paradata } = sent;
  const now = submission.submittedAt;
  const consentVersion = await keepConsentText(tx, { ...sent.consent, roundId }, now);
  const ready = prepare(preparationOf({ id: roundId, versionId: version.id }, version.compiled), {
    ...submission,
    consentVersion,
  });
  if (!ready.ok) return { kind: 'invalid', problems: ready.problems };
  const { answers } = ready.response;
  const codes = await sent.score(tx, version.id, answers);
  const response = { ...ready.response, ...codes };
  const key = { id: response.id, roundId, localityId: response.localityId };
  const pages = JSON.stringify(paradata.pages);
  const amend = async (): Promise<ShortFormOutcome> => {
    const names = namesIn(version.compiled);
    await amendResponse(tx, key, { ...response, consentVersion, names }, now);
    await addParadata(tx, key, pages);
    return { kind: 'stored', answers };
  };
  if (sent.isAgain) return await amend();
  const holder = { id: response.id, localityId: response.localityId, roundId, entry };
  if ((await spendTickets(tx, [holder], now)).size > 0) return { kind: 'ticketUsed' };
  if (!(await insertResponses(tx, [response])).has(response.id)) return await amend();
  const { device, startedAt } = paradata;
  await storeParadata(tx, key, { device, startedAt, pages });
  return { kind: 'stored', answers };
}
