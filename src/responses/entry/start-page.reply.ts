// The page that a round begins with: what it is about, what happens with the answers, and the consent.
import { ownValue } from '../../platform/own-value.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { page } from '../../platform/http/reply.ts';
import { withLangMark } from '../../platform/i18n/language-marks.ts';
import { isLang } from '../../platform/i18n/language.ts';
import { minutesInWords } from '../../questionnaires/model/minutes.ts';
import { contactQuestions } from '../../questionnaires/model/personal-data.ts';

import { consentForm } from '../submission/compiled-versions.store.ts';
import { consentText, ownText, type ConsentForm } from '../consent/consent-text.ts';
import type { EntryPoint } from '../submission/entry-point.ts';
import { otherFormsHere } from '../visiting/other-form.reply.ts';
import { nextStepPath } from '../visiting/steps.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext, VisitWriteContext } from '../visiting/visit-request.ts';
import { journeyOfDraft, sentStateOf } from '../visiting/visited-draft.reply.ts';
import { puzzleFor } from './puzzle.reply.ts';
import { finishesAt, isOpen } from '../../sampling/rounds/round.ts';
import { hasLivePages } from '../../forms/live/live-plans.ts';

/** Address of the consent form: it sends the entry point again. */
export const actionOf = ({ base }: Visit, entryPoint: EntryPoint | null): string =>
  entryPoint ? `${base}?${entryPoint.query}` : base;

/** Address of the form after a service. */
export const shortActionOf = ({ base }: Visit, { query }: EntryPoint): string =>
  `${base}/short?${query}`;

interface StartView {
  entryPoint: EntryPoint | null;
  errors: readonly { field: string; text: string }[];
}

/** An address with a ticket in it is kept from other pages (Referer) and from the browser's cache. */
export async function startPage(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  start: StartView,
): Promise<Reply> {
  const headers = start.entryPoint
    ? { 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'private, no-store' }
    : {};
  return page('responses/start', await startData(answering, ctx, visit, start), {
    status: start.errors.length > 0 ? 422 : 200,
    headers,
  });
}

/** What the entry point says, else the questionnaire, else something that fits all. */
const leadOf = (
  { t }: VisitReadContext,
  form: ConsentForm,
  entryPoint: EntryPoint | null,
): string => entryPoint?.lead ?? ownText(form, 'introduction') ?? t('responses.start.lead');

/** The title of the round; in a further language that of the questionnaire. */
function headingOf(ctx: VisitReadContext, { model }: ConsentForm, title: string): string {
  const { chosen } = ctx.spoken;
  const own = isLang(chosen) ? undefined : ownValue(model.title, chosen);
  return own ? withLangMark(own, chosen) : title;
}

const factsOf = ({ model }: ConsentForm): string[] => [
  'time',
  contactQuestions(model).length > 0 ? 'contact' : 'anonymous',
  ...['skip', 'free'],
];

async function startData(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  { entryPoint, errors }: StartView,
) {
  const { round, draft } = visit;
  const version = await answering.versions(ctx.db, round.versionId);
  const form = consentForm(ctx, version);
  const title = round.title[ctx.lang];
  const puzzle = puzzleFor(answering, ctx, round);
  return {
    ahead: hasLivePages(version.compiled),
    title: errors.length > 0 ? ctx.t('responses.error', { title }) : title,
    heading: headingOf(ctx, form, title),
    round,
    base: visit.base,
    draft,
    isClosed: !isOpen(round, ctx.now) && !round.nextId,
    until: finishesAt(round, ctx.now),
    errors,
    entryPoint,
    lead: leadOf(ctx, form, entryPoint),
    action: actionOf(visit, entryPoint),
    puzzle,
    agreed: (ctx as Partial<VisitWriteContext>).body?.['consent'] === 'yes',
    scripts: puzzle === null ? ['answer.js'] : ['puzzle.js', 'answer.js'],
    minutes: minutesInWords(ctx.t, answering.minutes(version.compiled.questionnaire)),
    facts: factsOf(form),
    others: await otherFormsHere(answering, ctx, visit),
    consent: consentText(ctx, round, form),
    sent: draft === null ? await sentStateOf(ctx, visit) : null,
    goOn:
      draft === null
        ? null
        : nextStepPath(visit.base, (await journeyOfDraft(answering, ctx, draft)).journey),
  };
}
