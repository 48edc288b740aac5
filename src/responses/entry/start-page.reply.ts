// The page that a round begins with: what it is about, what happens with the answers, and the consent.
import { ownValue } from '../../platform/own-value.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { page } from '../../platform/http/reply.ts';
import { withLangMark } from '../../platform/i18n/language-marks.ts';
import { isLang } from '../../platform/i18n/language.ts';
import { minutesInWords } from '../../questionnaires/model/minutes.ts';
import { isContact } from '../../questionnaires/kinds/traits.ts';
import { questionsOf } from '../../questionnaires/model/nodes.ts';

import { asksSensitive } from '../submission/compiled-versions.store.ts';
import { consentText } from '../consent/consent-text.ts';
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

async function startData(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  { entryPoint, errors }: StartView,
) {
  const { round, draft } = visit;
  const version = await answering.versions(ctx.db, round.versionId);
  const questions = questionsOf(version.compiled.questionnaire);
  const asksContact = questions.some(({ kind }) => isContact(kind));
  const title = round.title[ctx.lang];
  const puzzle = puzzleFor(answering, ctx, round);
  const own = isLang(ctx.spoken.chosen)
    ? undefined
    : ownValue(version.compiled.questionnaire.title, ctx.spoken.chosen);
  return {
    ahead: hasLivePages(version.compiled),
    title: errors.length > 0 ? ctx.t('responses.error', { title }) : title,
    heading: own ? withLangMark(own, ctx.spoken.chosen) : title,
    round,
    base: visit.base,
    draft,
    isClosed: !isOpen(round, ctx.now) && !round.nextId,
    until: finishesAt(round, ctx.now),
    errors,
    entryPoint,
    action: actionOf(visit, entryPoint),
    puzzle,
    agreed: (ctx as Partial<VisitWriteContext>).body?.['consent'] === 'yes',
    scripts: puzzle === null ? ['answer.js'] : ['puzzle.js', 'answer.js'],
    minutes: minutesInWords(ctx.t, answering.minutes(version.compiled.questionnaire)),
    facts: ['time', asksContact ? 'contact' : 'anonymous', 'skip', 'free'],
    others: await otherFormsHere(answering, ctx, visit),
    consent: consentText(ctx, round, asksSensitive(version)),
    sent: draft === null ? await sentStateOf(ctx, visit) : null,
    goOn:
      draft === null
        ? null
        : nextStepPath(visit.base, (await journeyOfDraft(answering, ctx, draft)).journey),
  };
}
