// Check-your-answers, and sending: the last look, then one transaction that keeps the response.
import type { Endpoint } from '../platform/http/endpoint.ts';
import type { Reply } from '../platform/http/reply.ts';
import { page, redirect } from '../platform/http/reply.ts';
import { formatsOf } from '../platform/i18n/formats.ts';
import type { AnswerProblem } from '../questionnaires/validation.ts';
import { isPlaceFixed, isServiceFixed } from './entrance.ts';
import type { Journey } from './journey.ts';
import { pageOfPath } from './journey.ts';
import { receiptOf, responseIdOf } from './keys.ts';
import { lastPagePath } from './page.routes.ts';
import { placeWords } from './place.routes.ts';
import { preparationOf } from './preparation.ts';
import type { Surroundings } from './question-view.ts';
import { idOf, spokenLabel } from './question-view.ts';
import { serviceWords } from './service.routes.ts';
import { inOwn } from './spoken.ts';
import { asksService, goOnPath, pagePath } from './steps.ts';
import { submitDraft } from './submit-response.command.ts';
import { droppedLabels, summaryOf } from './summary.ts';
import type { Answering, DraftVisit, ReadingContext, WritingContext } from './visit.routes.ts';
import { journeyOfDraft, needDraft, sentCookie, unavailable, visitGet, visitPost } from './visit.routes.ts';

export function checkRoutes(answering: Answering): Endpoint[] {
  return [
    visitGet(answering, '/s/:round/check', (ctx, visit) => needDraft(ctx, visit, async (own) => {
      const { journey } = await journeyOfDraft(answering, ctx, own.draft);
      const open = goOnPath(own.base, journey);
      return open === `${own.base}/check` ? await checkPage(ctx, own, journey, []) : redirect(open);
    })),
    visitPost(answering, '/s/:round/check', (ctx, visit) => needDraft(ctx, visit, (own) => send(answering, ctx, own))),
  ];
}

async function send(answering: Answering, ctx: WritingContext, visit: DraftVisit): Promise<Reply> {
  const { draft, key, round, base } = visit;
  const version = await answering.versions(ctx.tx, draft.versionId);
  const submitted = await submitDraft(ctx.tx, {
    draft: { ...draft, language: ctx.spoken.content }, responseId: responseIdOf(receiptOf(key.token)), score: answering.score, now: ctx.now,
    preparation: preparationOf({ id: round.id, versionId: draft.versionId }, version.compiled), trapped: (ctx.body['website'] ?? '') !== '',
  });
  if (!submitted.ok && 'spent' in submitted) return unavailable(ctx, round, 'used');
  if (!submitted.ok) return await checkPage(ctx, visit, (await journeyOfDraft(answering, ctx, draft)).journey, submitted.problems);
  return redirect(`${base}/receipt`, { cookies: [sentCookie(round, key)] });
}

async function checkPage(ctx: ReadingContext, visit: DraftVisit, journey: Journey, problems: readonly AnswerProblem[]): Promise<Reply> {
  const { base, draft, round } = visit;
  const around: Surroundings = { questionnaire: journey.compiled.questionnaire, evaluation: journey.evaluation, lang: ctx.spoken.content, t: ctx.t };
  const reading = { lang: ctx.spoken.content, questionnaire: around.questionnaire, fmt: formatsOf(ctx.lang), empty: ctx.t('responses.empty'), agreed: ctx.t('components.question.agree') };
  const pageHref = (id: string): string => `${pagePath(base, id)}?from=check`;
  const errors = problems.map((problem) => {
    const at = pageOfPath(journey, problem.path);
    return { href: at ? `${pageHref(at.id)}#${idOf(problem.path)}` : `${base}/place`, text: ctx.t('responses.check.problem', { label: spokenLabel(problem.path, around) ?? problem.path }) };
  });
  const before = { title: { text: ctx.t('responses.check.before'), attribute: '' }, rows: await doorRows(ctx, visit, journey) };
  const title = ctx.t('responses.check.title');
  return page('responses/check', {
    asks: true, title: errors.length > 0 ? ctx.t('responses.error', { title }) : title, heading: title, round, base, errors, back: lastPagePath({ base, journey, draft }),
    sections: [before, ...summaryOf(journey, around, reading, pageHref)], dropped: droppedLabels(journey, around, ctx.now), scripts: ['answer.js'],
  }, { status: errors.length > 0 ? 422 : 200 });
}

async function doorRows(ctx: ReadingContext, { base, draft }: DraftVisit, journey: Journey) {
  const isFixed = isPlaceFixed(draft);
  const place = { key: ctx.t(isFixed ? 'responses.afterService.place' : 'responses.place.summary'), value: inOwn(await placeWords(ctx, draft.localityId), ctx.spoken), href: isFixed ? null : `${base}/place` };
  if (!asksService(journey)) return [place];
  return [place, { key: ctx.t('responses.service.summary'), value: await serviceWords(ctx, draft.serviceId), href: isServiceFixed(draft) ? null : `${base}/service` }];
}
