// The pages of the questionnaire: shown with what was answered so far, saved at every sending.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply.ts';
import { hole, page, pageWithHoles, redirect } from '../../platform/http/reply.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import type { EvaluationContext } from '../../questionnaires/engine/compiled.ts';
import type { Page } from '../../questionnaires/engine/pages/page.ts';
import type { Version } from '../submission/compiled-versions.store.ts';
import type { Draft, ShownDraft } from '../submission/draft.ts';
import { isPlaceFixed, isServiceFixed } from '../submission/entrance.ts';
import { removalLinks } from './instance-words.ts';
import type { Journey } from '../../forms/journey.ts';
import {
  journeyOf,
  nextPage,
  pageById,
  previousPage,
  progressOf,
  unseenPaths,
} from '../../forms/journey.ts';
import type { Fields, PageError } from '../../forms/page-answers.ts';
import { readPage } from '../../forms/page-answers.ts';
import type { PageView } from '../../forms/page-view.ts';
import { pageView } from '../../forms/page-view.ts';
import type { Look } from '../submission/paradata.ts';
import { lookFrom } from '../submission/paradata.ts';
import { addInstance, isAdding } from '../../forms/repeat-page.ts';
import { savePage } from './save-page.command.ts';
import { asksService, goOnPath, isServiceOpen, pagePath } from './steps.ts';
import type { Answering, DraftVisit, ReadingContext, WritingContext } from './visit.routes.ts';
import { journeyOfDraft, needDraft, visitGet, visitPost } from './visit.routes.ts';

export function pageRoutes(answering: Answering): Endpoint[] {
  return [
    visitGet(answering, '/s/:round/q/:page', (ctx, visit) =>
      needDraft(ctx, visit, async (own) => {
        const { version, journey } = await journeyOfDraft(answering, ctx, own.draft);
        const shown = pageById(journey, ctx.params.page ?? '');
        if (!shown || isServiceOpen(journey)) return redirect(goOnPath(own.base, journey));
        return show(answering, ctx, { visit: own, version, journey, page: shown }, null);
      }),
    ),
    visitPost(answering, '/s/:round/q/:page', (ctx, visit) =>
      needDraft(ctx, visit, async (own) => {
        const { version, journey } = await journeyOfDraft(answering, ctx, own.draft);
        const sentPage = pageById(journey, ctx.params.page ?? '');
        if (!sentPage) return redirect(goOnPath(own.base, journey));
        return await save(answering, ctx, { visit: own, version, journey, page: sentPage });
      }),
    ),
  ];
}

type Item = PageView['items'][number];
interface Opened<D extends ShownDraft = ShownDraft> {
  visit: DraftVisit<D>;
  version: Version;
  journey: Journey;
  page: Page;
}

async function save(
  answering: Answering,
  ctx: WritingContext,
  opened: Opened<Draft>,
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
    ...shownTimes(ctx),
    now: ctx.now,
    language: ctx.spoken.content,
  });
  if (sent.errors.length > 0)
    return show(answering, ctx, asTyped(opened, sent.answers, evaluation), {
      typed: ctx.body,
      errors: sent.errors,
    });
  const now = journeyOf(version.compiled, draft.answers, evaluation);
  return redirect(
    isChange(ctx) && !isAdding(opened.page, ctx.body)
      ? goOnPath(visit.base, now)
      : after(visit.base, now, opened.page, ctx.body),
  );
}

/** A page that comes back offers what goes with the answers just typed, not with those saved before: else nobody gets past it. */
const asTyped = (opened: Opened, answers: Answers, context: EvaluationContext): Opened => ({
  ...opened,
  journey: {
    ...opened.journey,
    answers,
    evaluation: opened.version.compiled.evaluate(answers, context),
  },
});

/** Opened from the check page: after the change the respondent goes back there, unless it raised new questions. */
const isChange = (ctx: ReadingContext): boolean => ctx.query['from'] === 'check';

/** When the page was shown, as the form says – never later than now –, and for how long a browser that measures says it was seen. */
function shownTimes({ body, now }: Pick<WritingContext, 'body' | 'now'>): {
  shownAt: Date;
  look: Look;
} {
  const at = Number(body['_at']);
  const shownAt = new Date(
    Number.isFinite(at) && at > 0 ? Math.min(at, now.getTime()) : now.getTime(),
  );
  return {
    shownAt,
    look: lookFrom({ seen: body['_seen'], changes: body['_changes'] }, { shownAt, now }),
  };
}

/** The same page while it has a question not yet shown, then the next one, then the check page. */
function after(base: string, journey: Journey, page: Page, body: Fields): string {
  const here = pageById(journey, page.id);
  if (!here) return goOnPath(base, journey);
  if (isAdding(page, body)) return pagePath(base, newInstancePage(journey, page));
  if (unseenPaths(journey, here).length > 0) return `${pagePath(base, here.id)}#more`;
  const next = nextPage(journey, here.id);
  return next ? pagePath(base, next.id) : `${base}/check`;
}

const newInstancePage = (journey: Journey, page: Page): string =>
  journey.pages.filter((one) => one.repeat === page.repeat && one.instance !== undefined).at(-1)
    ?.id ?? page.id;

function show(
  answering: Answering,
  ctx: ReadingContext,
  opened: Opened,
  sent: { typed: Fields; errors: readonly PageError[] } | null,
): Reply {
  const { visit, journey, version } = opened;
  const view = pageView({
    journey,
    page: opened.page,
    now: ctx.now,
    numbers: ctx.lang,
    lang: ctx.spoken.content,
    t: ctx.t,
    fragment: answering.fragment,
    templates: version.templates(ctx.spoken.chosen),
    sent,
  });
  const title = sent ? ctx.t('responses.error', { title: view.heading.text }) : view.heading.text;
  const around = {
    questionnaire: journey.compiled.questionnaire,
    evaluation: journey.evaluation,
    lang: ctx.spoken.content,
    t: ctx.t,
  };
  const data = {
    ...view,
    removals:
      opened.page.repeat === undefined
        ? []
        : removalLinks(visit.base, journey, opened.page, around),
    asks: true,
    title,
    round: { simulated: visit.round.simulated },
    base: visit.base,
    action: `${pagePath(visit.base, opened.page.id)}${isChange(ctx) ? '?from=check' : ''}`,
    back: isChange(ctx) ? `${visit.base}/check` : backFrom(visit, journey, opened.page),
    progress: progressOf(journey, opened.page),
    repeatMore: opened.page.kind === 'repeat-more',
    scripts: ['answer.js', ...(view.live === null ? [] : ['live.js'])],
  };
  if (sent || ctx.spoken.content !== ctx.spoken.lang)
    return page(
      'responses/questions',
      { ...data, at: ctx.now.getTime() },
      { status: sent ? 422 : 200 },
    );
  const [live, filling] = view.live === null ? [null, {}] : [hole('live'), { live: view.live }];
  return pageWithHoles(
    'responses/questions',
    { ...data, live, at: hole('at'), items: view.items.map(withHole) },
    { at: String(ctx.now.getTime()), ...filling, ...fillings(view.items) },
  );
}

/** The questions' HTML holds what was answered: it is filled in, and what surrounds it is rendered once. What says nothing is left out, for all of it is looked up by. */
const withHole = (item: Item, index: number): Partial<Item> => {
  if (item.html === null) return item;
  const html = hole(`item${index}`);
  return item.live === null
    ? { html }
    : { html, live: item.live, rows: item.rows, away: item.away };
};
const fillings = (items: readonly Item[]): Record<string, string> =>
  Object.fromEntries(
    items.flatMap(({ html }, index) => (html === null ? [] : [[`item${index}`, html]])),
  );

function backFrom({ base, draft }: DraftVisit, journey: Journey, page: Page): string {
  const previous = previousPage(journey, page.id);
  if (previous) return pagePath(base, previous.id);
  if (isServiceFixed(draft)) return base;
  if (asksService(journey)) return `${base}/service`;
  return isPlaceFixed(draft) ? base : `${base}/place`;
}

/** The last page of a draft, to go back to from the check page. */
export const lastPagePath = (draft: {
  base: string;
  journey: Journey;
  draft: ShownDraft;
}): string => {
  const last = draft.journey.pages.at(-1);
  return last ? pagePath(draft.base, last.id) : `${draft.base}/place`;
};
