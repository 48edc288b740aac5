// The check page: all answers with links to change them, and the mistakes found when they were sent.
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { page } from '../../platform/http/reply.ts';
import { formatsOf } from '../../platform/i18n/formats.ts';
import type { AnswerProblem } from '../../questionnaires/engine/answer-check.ts';
import type { Journey } from '../../forms/journey-pages.ts';
import { pageOfPath } from '../../forms/journey-pages.ts';
import type { Surroundings } from '../../forms/question-view.ts';
import { idOf, labelInWords } from '../../forms/question-view.ts';
import { inOwn } from '../../forms/resolved-languages.ts';
import { droppedLabels, summaryOf } from '../../forms/summary.ts';
import { finishesAt } from '../../sampling/rounds/round.ts';
import { isPlaceFixed, isServiceFixed } from '../submission/entry-point.ts';
import { placeName, serviceName } from '../visiting/chosen-names.reply.ts';
import { asksService, lastPagePath, pagePath } from '../visiting/steps.ts';
import type { DraftVisit } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';

/** @param problems answers that do not hold, found when they were sent */
export async function checkPage(
  ctx: VisitReadContext,
  visit: DraftVisit,
  journey: Journey,
  problems: readonly AnswerProblem[],
): Promise<Reply> {
  const around: Surroundings = {
    questionnaire: journey.compiled.questionnaire,
    evaluation: journey.evaluation,
    lang: ctx.spoken.content,
    t: ctx.t,
  };
  const pageHref = (id: string): string => `${pagePath(visit.base, id)}?from=check`;
  const errors = problems.map((problem) => {
    const at = pageOfPath(journey, problem.path);
    return {
      href: at ? `${pageHref(at.id)}#${idOf(problem.path)}` : `${visit.base}/place`,
      text: ctx.t('responses.check.problem', {
        label: labelInWords(problem.path, around) ?? problem.path,
      }),
    };
  });
  const title = ctx.t('responses.check.title');
  return page(
    'responses/check',
    {
      asks: true,
      title: errors.length > 0 ? ctx.t('responses.error', { title }) : title,
      heading: title,
      round: visit.round,
      until: finishesAt(visit.round, ctx.now),
      base: visit.base,
      errors,
      back: lastPagePath(visit.base, journey),
      sections: await sectionsOf(ctx, visit, { journey, around, pageHref }),
      dropped: droppedLabels(journey, around, ctx.now),
      scripts: ['answer.js'],
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

/** A form of no more sections than these is short enough to be read whole; of others the first is open. */
const OPEN_SECTIONS = 3;

/** First what was chosen before the questionnaire, then its sections. */
async function sectionsOf(
  ctx: VisitReadContext,
  visit: DraftVisit,
  {
    journey,
    around,
    pageHref,
  }: { journey: Journey; around: Surroundings; pageHref: (id: string) => string },
) {
  const before = {
    title: { text: ctx.t('responses.check.before'), attribute: '' },
    rows: await placeAndServiceRows(ctx, visit, journey),
  };
  const wording = {
    lang: ctx.spoken.content,
    questionnaire: around.questionnaire,
    fmt: formatsOf(ctx.lang),
    empty: ctx.t('responses.empty'),
    agreed: ctx.t('components.question.agree'),
  };
  const sections = [before, ...summaryOf(journey, around, wording, pageHref)];
  return sections.map((section, index) => ({
    ...section,
    open: index === 0 || sections.length <= OPEN_SECTIONS,
  }));
}

async function placeAndServiceRows(
  ctx: VisitReadContext,
  { base, draft }: DraftVisit,
  journey: Journey,
) {
  const isFixed = isPlaceFixed(draft);
  const place = {
    key: ctx.t(
      draft.channel === 'after_service'
        ? 'responses.afterService.place'
        : 'responses.place.summary',
    ),
    value: inOwn(await placeName(ctx, draft.localityId), ctx.spoken),
    href: isFixed ? null : `${base}/place`,
  };
  if (!asksService(journey)) return [place];
  return [
    place,
    {
      key: ctx.t('responses.service.summary'),
      value: await serviceName(ctx, draft),
      href: isServiceFixed(draft) ? null : `${base}/service`,
    },
  ];
}
