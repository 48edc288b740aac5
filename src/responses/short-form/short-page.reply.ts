// The first page of the form after a service: what was done where, who asks and what for in a few lines with
// the whole text one tap away, the questions, and the button that sends.
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { page } from '../../platform/http/reply.ts';
import { minutesInWords } from '../../questionnaires/model/minutes.ts';
import { pageView } from '../../forms/page-view.ts';
import { layeredConsent, type ConsentText } from '../consent/consent-text.ts';
import { pageTimes } from '../pages/sent-form.ts';
import type { TypedForm } from '../pages/question-page.reply.ts';
import { consentForm, type Version } from '../submission/compiled-versions.store.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';
import type { OpenedShortForm } from './open-short-form.reply.ts';
import type { FullEntryPoint } from './short-form.ts';

/** What is agreed to by sending. */
export const shortConsent = (
  ctx: Pick<VisitReadContext, 't' | 'lang' | 'spoken'>,
  { round }: Pick<Visit, 'round'>,
  version: Version,
): ConsentText => layeredConsent(ctx, round, consentForm(ctx, version));

interface Shown {
  /** Where the page is sent. */
  action: string;
  token: string;
  terms: FullEntryPoint['terms'];
  /** By what the browser keeps what is typed: the same for the same link; empty: nothing. */
  keep: string;
  /** Null: it is opened. */
  sent: TypedForm | null;
}

/** A page that comes back was shown when it was opened first: reading it counts. */
const shownAt = ({ now }: Pick<VisitReadContext, 'now'>, sent: TypedForm | null): number =>
  sent === null ? now.getTime() : pageTimes({ body: sent.typed, now }).shownAt.getTime();

export function shortPage(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  opened: OpenedShortForm & Shown,
): Reply {
  const { version, lang, journey, action, token, sent, terms, keep } = opened;
  const [brief, ...parts] = shortConsent(ctx, visit, version).parts;
  const view = pageView({
    ...{ journey, page: opened.page, now: ctx.now, numbers: ctx.lang, lang, t: ctx.t },
    fragment: answering.fragment,
    templates: version.templates(ctx.spoken.chosen),
    sent,
    marksOptional: false,
  });
  const minutes = answering.minutes(journey.compiled.questionnaire);
  const title = ctx.t('responses.shortForm.title', { subject: view.heading.text });
  return page(
    'responses/short-form',
    {
      ...view,
      ...{ round: visit.round, base: visit.base, action, token, terms, keep },
      asks: true,
      sends: 'answers',
      title: view.errors.length > 0 ? ctx.t('responses.error', { title }) : title,
      at: shownAt(ctx, sent),
      minutes: minutesInWords(ctx.t, { least: minutes.least, most: minutes.least }),
      ...{ brief, parts },
      scripts: ['answer.js', ...(view.live === null ? [] : ['live.js'])],
    },
    {
      status: sent?.status ?? 200,
      headers: { 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'private, no-store' },
    },
  );
}
