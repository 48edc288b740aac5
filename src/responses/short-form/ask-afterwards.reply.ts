// What the form after a service asks once its first page is stored: who leaves there has answered.
import { redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { journeyOf } from '../../forms/journey.ts';
import { firstOpenPage } from '../../forms/journey-pages.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import { keepConsentText } from '../consent/consent-texts.store.ts';
import { keyCookie, turningTo } from '../visiting/respondent-cookies.ts';
import { pagePath } from '../visiting/steps.ts';
import type { Answering, TokenKey, Visit } from '../visiting/visit.ts';
import type { VisitWriteContext } from '../visiting/visit-request.ts';
import { beginAmendment, type AmendmentStart } from './begin-amendment.command.ts';
import { carriedInto } from './carried.ts';
import { askedOn } from './short-form.ts';
import type { OpenedShortForm } from './open-short-form.reply.ts';
import { shortConsent } from './short-page.reply.ts';

/** The page that follows, where one has a question for these answers; null: there is none. */
export async function askAfterwards(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
  {
    opened,
    key,
    answers,
    how,
  }: {
    opened: OpenedShortForm;
    key: TokenKey;
    answers: Answers;
    how: Omit<AmendmentStart['response'], 'localityId'>;
  },
): Promise<Reply | null> {
  const { version, lang, journey, page } = opened;
  const asked = askedOn(journey, page);
  const carried = carriedInto(version.compiled, answers, { asked, now: ctx.now });
  const known = new Set(carried.known);
  const after = journeyOf(version.compiled, carried.answers, { now: ctx.now, lang, known });
  const open = firstOpenPage(after);
  if (!open) return null;
  const { round, base } = visit;
  const text = shortConsent(ctx, visit, version);
  const consent = { roundId: round.id, language: ctx.spoken.chosen, text };
  await beginAmendment(ctx.tx, {
    ...{ round, token: key.token, versionId: version.id, language: lang, now: ctx.now },
    response: { ...how, localityId: key.localityId },
    carried,
    consentVersion: await keepConsentText(ctx.tx, consent, ctx.now),
    source: { key: answering.secrets[0], ip: ctx.ip, userAgent: ctx.userAgent },
  });
  return redirect(pagePath(base, open.id), {
    cookies: [keyCookie(round, key), ...turningTo(visit, key.token)],
  });
}
