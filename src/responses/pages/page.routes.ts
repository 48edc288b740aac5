// The pages of the questionnaire: shown with the answers so far, saved whenever one is sent.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { redirect } from '../../platform/http/reply.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import type { EvaluationContext } from '../../questionnaires/engine/compiled.ts';

import type { Draft } from '../submission/draft.ts';
import type { Journey } from '../../forms/journey-pages.ts';
import { journeyOf } from '../../forms/journey.ts';
import { nextPage, pageById, unseenPaths } from '../../forms/journey-pages.ts';
import type { Fields } from '../../forms/page-answers.ts';
import { readPage } from '../../forms/page-answers.ts';
import type { BrowserTiming } from '../submission/paradata.ts';
import { browserTiming } from '../submission/paradata.ts';
import { addInstance, isAdding } from '../../forms/repeat-page.ts';
import { isChange, questionPage, type OpenedPage } from './question-page.reply.ts';
import { visitGet, visitPost } from './respondent-endpoint.routes.ts';
import { savePage } from './save-page.command.ts';
import { nextStepPath, isServiceOpen, pagePath } from './steps.ts';
import type { Answering } from './visit.ts';
import type { VisitWriteContext } from './visit-request.ts';
import { journeyOfDraft, needDraft } from './visited-draft.reply.ts';
import type { Page } from '../../questionnaires/engine/pages/page.ts';

export function pageRoutes(answering: Answering): Endpoint[] {
  return [
    visitGet(answering, '/s/:round/q/:page', (ctx, visit) =>
      needDraft(ctx, visit, async (own) => {
        const { version, journey } = await journeyOfDraft(answering, ctx, own.draft);
        const shown = pageById(journey, ctx.params.page ?? '');
        if (!shown || isServiceOpen(journey)) return redirect(nextStepPath(own.base, journey));
        return questionPage(answering, ctx, { visit: own, version, journey, page: shown }, null);
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

async function saveSentPage(
  answering: Answering,
  ctx: VisitWriteContext,
  opened: OpenedPage<Draft>,
): Promise<Reply> {
  const { visit, journey, version } = opened;
  const evaluation = { now: ctx.now, lang: ctx.spoken.content };
  const sent =
    opened.page.kind === 'repeat-more'
      ? addInstance(journey, opened.page, ctx.body)
      : readPage(journey, opened.page, ctx.body, { ...evaluation, numbers: ctx.lang });
  const draft = await savePage(ctx.tx, {
    draft: visit.draft,
    round: visit.round,
    pageId: opened.page.id,
    sent,
    ...pageTimes(ctx),
    now: ctx.now,
    language: ctx.spoken.content,
  });
  if (sent.errors.length > 0)
    return questionPage(answering, ctx, withTypedAnswers(opened, sent.answers, evaluation), {
      typed: ctx.body,
      errors: sent.errors,
    });
  const after = journeyOf(version.compiled, draft.answers, evaluation);
  return redirect(
    isChange(ctx) && !isAdding(opened.page, ctx.body)
      ? nextStepPath(visit.base, after)
      : pathAfterPage(visit.base, after, opened.page, ctx.body),
  );
}

/** A page that is shown again with mistakes is evaluated with the answers just typed, which were not saved. */
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

/** When the page was shown, by the form's hidden field and never later than now, and what the browser measured. */
function pageTimes({ body, now }: Pick<VisitWriteContext, 'body' | 'now'>): {
  shownAt: Date;
  browser: BrowserTiming;
} {
  const at = Number(body['_at']);
  const shownAt = new Date(
    Number.isFinite(at) && at > 0 ? Math.min(at, now.getTime()) : now.getTime(),
  );
  return {
    shownAt,
    browser: browserTiming({ seen: body['_seen'], changes: body['_changes'] }, { shownAt, now }),
  };
}

/** The same page while it has a question not yet shown, then the next one, then the check page. */
function pathAfterPage(base: string, journey: Journey, page: Page, body: Fields): string {
  const current = pageById(journey, page.id);
  if (!current) return nextStepPath(base, journey);
  if (isAdding(page, body)) return pagePath(base, newInstancePage(journey, page));
  if (unseenPaths(journey, current).length > 0) return `${pagePath(base, current.id)}#more`;
  const next = nextPage(journey, current.id);
  return next ? pagePath(base, next.id) : `${base}/check`;
}

const newInstancePage = (journey: Journey, page: Page): string =>
  journey.pages.filter((one) => one.repeat === page.repeat && one.instance !== undefined).at(-1)
    ?.id ?? page.id;
