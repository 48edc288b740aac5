// What is stored of a first page that was sent.
import { NAME_QUESTIONS } from '../../forms/page-questions.ts';
import type { SentPage } from '../../forms/page-answers.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import { receiptOf, responseIdOf, sourceHash } from '../keys/keys.ts';
import { pageTimes } from '../pages/sent-form.ts';
import type { EntryDetails } from '../submission/entry.ts';
import { addTrace, answeringSeconds, deviceOf } from '../submission/paradata.ts';
import type { SentResponse } from '../submission/response.ts';
import { textOf } from '../visiting/form-text.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitWriteContext } from '../visiting/visit-request.ts';
import type { OpenedShortForm } from './open-short-form.reply.ts';
import type { SentShortForm } from './send-short-form.command.ts';
import type { FullEntryPoint } from './short-form.ts';
import { shortConsent } from './short-page.reply.ts';

/** What the sending is about: a link, or the response that it has made before. */
export interface Sending {
  opened: OpenedShortForm;
  token: string;
  again: SentResponse | null;
  localityId: number;
  how: Pick<
    SentShortForm['submission'],
    'serviceId' | 'stratum' | 'psu' | 'weight' | 'channel' | 'servicePoint' | 'caller'
  >;
  entry: EntryDetails;
  terms: FullEntryPoint['terms'];
  action: string;
}

/** Names of what the form is about are no answers. */
const withoutNames = (answers: Answers): Answers =>
  Object.fromEntries(
    Object.entries(answers).filter(([name]) => !NAMES.some((own) => own === name)),
  );

const NAMES = Object.values(NAME_QUESTIONS);

export function sendingOf(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
  { subject, sent }: { subject: Sending; sent: SentPage },
): SentShortForm {
  const { opened, token, localityId, how, entry, again } = subject;
  const { version, page, lang } = opened;
  const times = pageTimes(ctx);
  const pages = addTrace({}, { page: page.id, now: ctx.now, ...times, edits: 0, errors: 0 });
  const { serviceId, stratum, psu, weight, channel, servicePoint, caller } = how;
  return {
    ...{ roundId: visit.round.id, version, entry, isAgain: again !== null },
    score: answering.score,
    consent: { language: ctx.spoken.chosen, text: shortConsent(ctx, visit, version) },
    paradata: { device: deviceOf(ctx.userAgent), startedAt: times.shownAt, pages },
    submission: {
      id: responseIdOf(receiptOf(token)),
      localityId,
      ...{ serviceId, stratum, psu, weight, channel, servicePoint, caller },
      language: lang,
      answers: withoutNames(sent.answers),
      sourceHash: sourceHash(answering.secrets[0], ctx.now, ctx),
      seconds: answeringSeconds(pages),
      submittedAt: ctx.now,
      trapped: textOf(ctx.body['website']) !== '',
    },
  };
}
