// Check-your-answers, and sending: the last look, then one transaction that keeps the response.
import { inGroups } from '../../platform/db/in-groups.ts';
import type { Endpoint } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import { formatsOf } from '../../platform/i18n/formats.ts';
import type { AnswerProblem } from '../../questionnaires/engine/validation.ts';
import { isPlaceFixed, isServiceFixed } from '../submission/entrance.ts';
import type { Journey } from '../../forms/journey.ts';
import { pageOfPath } from '../../forms/journey.ts';
import { receiptOf, responseIdOf } from '../keys/keys.ts';
import { lastPagePath } from './page.routes.ts';
import { placeWords } from './place-words.ts';
import type { Surroundings } from '../../forms/question-view.ts';
import { idOf, spokenLabel } from '../../forms/question-view.ts';
import { serviceWords } from './place-words.ts';
import { inOwn } from '../../forms/spoken.ts';
import { asksService, goOnPath, pagePath } from './steps.ts';
import type { Outcome, Sending } from '../submission/submit-drafts.command.ts';
import { sendDrafts } from '../submission/submit-drafts.command.ts';
import { droppedLabels, summaryOf } from '../../forms/summary.ts';
import type { Answering, DraftVisit, ReadingContext, Visit } from './visit.routes.ts';
import {
  draftKeyOf,
  journeyOfDraft,
  needDraft,
  rounds,
  sentCookie,
  unavailable,
  visitGet,
  visitSend,
} from './visit.routes.ts';

export function checkRoutes(answering: Answering): Endpoint[] {
  const { versions, score } = answering;
  /** Whoever sends at the same time is in the same transaction. */
  const send = inGroups(
    (db, sendings: readonly Sending[]) => sendDrafts(db, sendings, { versions, score, rounds }),
    { most: 32, lanes: 2 },
  );
  return [
    visitGet(answering, '/s/:round/check', (ctx, visit) =>
      needDraft(ctx, visit, async (own) => {
        const { journey } = await journeyOfDraft(answering, ctx, own.draft);
        const open = goOnPath(own.base, journey);
        return open === `${own.base}/check`
          ? await checkPage(ctx, own, journey, [])
          : redirect(open);
      }),
    ),
    visitSend(answering, '/s/:round/check', async (ctx, { code, key, languageOf }) => {
      const outcome = await send(ctx.db, {
        key: draftKeyOf(key),
        roundCode: code,
        responseId: responseIdOf(receiptOf(key.token)),
        languageOf,
        trapped: (ctx.body['website'] ?? '') !== '',
        now: ctx.now,
      });
      if (outcome.kind === 'kept')
        return redirect(`/s/${code}/receipt`, { cookies: [sentCookie({ code }, key)] });
      return async (own, visit) => await notSent(answering, own, visit, outcome);
    }),
  ];
}

async function notSent(
  answering: Answering,
  ctx: ReadingContext,
  visit: Visit,
  outcome: Outcome,
): Promise<Reply> {
  if (outcome.kind === 'spent')
    return unavailable(ctx, visit.round, outcome.ticket === 'dossier' ? 'answered' : 'used');
  return await needDraft(
    ctx,
    visit,
    async (own) =>
      await checkPage(
        ctx,
        own,
        (await journeyOfDraft(answering, ctx, own.draft)).journey,
        outcome.kind === 'invalid' ? outcome.problems : [],
      ),
  );
}

async function checkPage(
  ctx: ReadingContext,
  visit: DraftVisit,
  journey: Journey,
  problems: readonly AnswerProblem[],
): Promise<Reply> {
  const { base, draft, round } = visit;
  const around: Surroundings = {
    questionnaire: journey.compiled.questionnaire,
    evaluation: journey.evaluation,
    lang: ctx.spoken.content,
    t: ctx.t,
  };
  const reading = {
    lang: ctx.spoken.content,
    questionnaire: around.questionnaire,
    fmt: formatsOf(ctx.lang),
    empty: ctx.t('responses.empty'),
    agreed: ctx.t('components.question.agree'),
  };
  const pageHref = (id: string): string => `${pagePath(base, id)}?from=check`;
  const errors = problems.map((problem) => {
    const at = pageOfPath(journey, problem.path);
    return {
      href: at ? `${pageHref(at.id)}#${idOf(problem.path)}` : `${base}/place`,
      text: ctx.t('responses.check.problem', {
        label: spokenLabel(problem.path, around) ?? problem.path,
      }),
    };
  });
  const before = {
    title: { text: ctx.t('responses.check.before'), attribute: '' },
    rows: await doorRows(ctx, visit, journey),
  };
  const title = ctx.t('responses.check.title');
  return page(
    'responses/check',
    {
      asks: true,
      title: errors.length > 0 ? ctx.t('responses.error', { title }) : title,
      heading: title,
      round,
      base,
      errors,
      back: lastPagePath({ base, journey, draft }),
      sections: [before, ...summaryOf(journey, around, reading, pageHref)],
      dropped: droppedLabels(journey, around, ctx.now),
      scripts: ['answer.js'],
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

async function doorRows(ctx: ReadingContext, { base, draft }: DraftVisit, journey: Journey) {
  const isFixed = isPlaceFixed(draft);
  const place = {
    key: ctx.t(
      draft.door === 'after_service' ? 'responses.afterService.place' : 'responses.place.summary',
    ),
    value: inOwn(await placeWords(ctx, draft.localityId), ctx.spoken),
    href: isFixed ? null : `${base}/place`,
  };
  if (!asksService(journey)) return [place];
  return [
    place,
    {
      key: ctx.t('responses.service.summary'),
      value: await serviceWords(ctx, draft.serviceId),
      href: isServiceFixed(draft) ? null : `${base}/service`,
    },
  ];
}
