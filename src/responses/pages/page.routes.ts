// The pages of the questionnaire: shown with the answers so far and what was typed, saved whenever one is
// sent.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { redirect } from '../../platform/http/reply.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import type { EvaluationContext } from '../../questionnaires/engine/compiled.ts';

import type { Draft } from '../submission/draft.ts';
import { journeyOf } from '../../forms/journey.ts';
import { pageById } from '../../forms/journey-pages.ts';
import { readPage, type SentPage } from '../../forms/page-answers.ts';
import { isComplete, typedFields } from '../../forms/typed-answers.ts';
import { addInstance } from '../../forms/repeat-page.ts';
import { backPath, isChange, questionPage, type OpenedPage } from './question-page.reply.ts';
import { leavingPath } from './leaving.ts';
import { pathAfter } from './path-after.ts';
import { savePage, type PageSave } from './save-page.command.ts';
import { formKey, pageTimes } from './sent-form.ts';
import { visitGet, visitPost } from '../visiting/respondent-endpoint.routes.ts';
import { nextStepPath, isServiceOpen, pagePath } from '../visiting/steps.ts';
import type { Answering } from '../visiting/visit.ts';
import type { VisitReadContext, VisitWriteContext } from '../visiting/visit-request.ts';
import { draftContext, journeyOfDraft, needDraft } from '../visiting/visited-draft.reply.ts';

export function pageRoutes(answering: Answering): Endpoint[] {
  return [
    visitGet(answering, '/s/:round/q/:page', (ctx, visit) =>
      needDraft(ctx, visit, async (own) => {
        const { version, journey } = await journeyOfDraft(answering, ctx, own.draft, own.about);
        const shown = pageById(journey, ctx.params.page ?? '');
        if (!shown || isServiceOpen(journey)) return redirect(nextStepPath(own.base, journey));
        return await openedPage(answering, ctx, { visit: own, version, journey, page: shown });
      }),
    ),
    visitPost(answering, '/s/:round/q/:page', (ctx, visit) =>
      needDraft(ctx, visit, async (own) => {
        const { version, journey } = await journeyOfDraft(answering, ctx, own.draft);
        const sentPage = pageById(journey, ctx.params.page ?? '');
        if (!sentPage) return redirect(nextStepPath(own.base, journey));
        return await saveSentPage(answering, ctx, { visit: own, version, journey, page: sentPage });
      }),
    ),
  ];
}

const evaluationIn = ({ now, spoken }: VisitReadContext): EvaluationContext => ({
  now,
  lang: spoken.content,
});

/**
 * As it was left, where something typed on it waits; judged only where it keeps the answers from being
 * sent.
 */
async function openedPage(
  answering: Answering,
  ctx: VisitReadContext,
  opened: OpenedPage,
): Promise<Reply> {
  const typed = typedFields(opened.journey.typed ?? {}, opened.page);
  if (typed === null) return await questionPage(answering, ctx, opened, null);
  const evaluation = evaluationIn(ctx);
  const read = readPage(opened.journey, opened.page, typed, { ...evaluation, numbers: ctx.lang });
  const errors = isChange(ctx) ? read.errors : [];
  const filled = withTypedAnswers(opened, read.answers, evaluation);
  return await questionPage(answering, ctx, filled, { typed, errors, status: 200 });
}

async function saveSentPage(
  answering: Answering,
  ctx: VisitWriteContext,
  opened: OpenedPage<Draft>,
): Promise<Reply> {
  const { visit, journey, page } = opened;
  const key = formKey(ctx.body);
  const isKnown = key !== null && visit.draft.sentKeys.includes(key);
  const way = leavingPath(ctx.body, {
    base: visit.base,
    here: pagePath(visit.base, page.id) + (isChange(ctx) ? '?from=check' : ''),
    back: backPath(ctx, opened),
    journey,
  });
  const save: Omit<PageSave, 'sent' | 'typed'> = {
    draft: visit.draft,
    round: visit.round,
    page,
    key,
    ...pageTimes(ctx),
    now: ctx.now,
    language: ctx.spoken.content,
  };
  if (isKnown) return redirect(way ?? pathAfter(ctx, opened, journey));
  const sent = readSent(ctx, opened);
  return way === null
    ? await goOn(answering, ctx, opened, { save, sent })
    : await leave(ctx, opened, { save, sent, way });
}

/** The answers of the page; of the page that asks for another instance, a new one. */
function readSent(ctx: VisitWriteContext, { journey, page }: OpenedPage): SentPage {
  return page.kind === 'repeat-more'
    ? addInstance(journey, page, ctx.body)
    : readPage(journey, page, ctx.body, { ...evaluationIn(ctx), numbers: ctx.lang });
}

type Saving = { save: Omit<PageSave, 'sent' | 'typed'>; sent: SentPage };

async function goOn(
  answering: Answering,
  ctx: VisitWriteContext,
  opened: OpenedPage<Draft>,
  { save, sent }: Saving,
): Promise<Reply> {
  const failed = sent.errors.length > 0;
  const draft = await savePage(ctx.tx, {
    ...save,
    sent,
    key: failed ? null : save.key,
    typed: failed ? ctx.body : null,
  });
  if (failed)
    return await questionPage(
      answering,
      ctx,
      withTypedAnswers(opened, sent.answers, evaluationIn(ctx)),
      { typed: ctx.body, errors: sent.errors, status: 422 },
    );
  const after = journeyOf(opened.version.compiled, draft.answers, draftContext(ctx, draft));
  return redirect(pathAfter(ctx, opened, { ...after, typed: draft.typed }));
}

/** Nothing is judged: a page that could go on is saved as if it had, any other is kept as it was typed. */
async function leave(
  ctx: VisitWriteContext,
  { visit, journey, page, version }: OpenedPage<Draft>,
  { save, sent, way }: Saving & { way: string },
): Promise<Reply> {
  if (page.kind === 'repeat-more') return redirect(way);
  const after = journeyOf(version.compiled, sent.answers, draftContext(ctx, visit.draft));
  const typed = isComplete(journey, after, page, sent) ? null : ctx.body;
  await savePage(ctx.tx, { ...save, sent: { ...sent, errors: [] }, typed });
  return redirect(way);
}

/** A page that is shown again is evaluated with the answers just typed, which were not saved. */
const withTypedAnswers = (
  opened: OpenedPage,
  answers: Answers,
  context: EvaluationContext,
): OpenedPage => ({
  ...opened,
  journey: {
    ...opened.journey,
    answers,
    evaluation: opened.version.compiled.evaluate(answers, context),
  },
});
