// A page of the questionnaire as it is shown: with the answers so far, or with what was typed and
// its mistakes.
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { slot, pageWithSlots } from '../../platform/http/page-template.ts';
import { page } from '../../platform/http/reply.ts';

import { instancesAt } from '../../questionnaires/model/answers.ts';
import type { Journey } from '../../forms/journey-pages.ts';
import { previousPage } from '../../forms/journey-pages.ts';
import { progressOf } from '../../forms/progress.ts';
import type { Fields, PageError } from '../../forms/page-answers.ts';
import type { PageView } from '../../forms/page-view.ts';
import { pageView } from '../../forms/page-view.ts';
import type { Version } from '../submission/compiled-versions.store.ts';
import type { ShownDraft } from '../submission/draft.ts';
import { isPlaceFixed, isServiceFixed } from '../submission/entry-point.ts';
import { markInput } from '../visiting/form-mark.ts';
import { ownWordsOf } from '../submission/chosen-service.ts';
import { escapeHtml } from '../../platform/escape-html.ts';
import { mentionsNames, withNames } from '../visiting/about-names.ts';
import { type About, findAbout } from '../visiting/about.store.ts';
import { formHere, type FormHere } from '../visiting/other-form.reply.ts';
import { finishesAt } from '../../sampling/rounds/round.ts';
import { removalLinks } from './instance-links.ts';
import { asksService, pagePath } from '../visiting/steps.ts';
import type { Answering, DraftVisit } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';
import type { Page } from '../../questionnaires/engine/pages/page.ts';

type PageItemView = PageView['items'][number];

/** A page of the draft's questionnaire. */
export interface OpenedPage<D extends ShownDraft = ShownDraft> {
  visit: DraftVisit<D>;
  version: Version;
  journey: Journey;
  page: Page;
}
export interface TypedForm {
  typed: Fields;
  errors: readonly PageError[];
  status: number;
}

/**
 * Opened from the check page: after the change the respondent goes back there, unless it raised new
 * questions.
 */
export const isChange = (ctx: VisitReadContext): boolean => ctx.query['from'] === 'check';

/** @param typed what was typed and is no answer yet; null: the page is opened */
export async function questionPage(
  answering: Answering,
  ctx: VisitReadContext,
  asked: OpenedPage,
  typed: TypedForm | null,
): Promise<Reply> {
  const opened = await withAbout(ctx, asked);
  const view = pageView({
    journey: opened.journey,
    page: opened.page,
    now: ctx.now,
    numbers: ctx.lang,
    lang: ctx.spoken.content,
    t: ctx.t,
    fragment: answering.fragment,
    templates: opened.version.templates(ctx.spoken.chosen),
    sent: typed,
  });
  const isWrong = typed !== null && typed.errors.length > 0;
  const frame = pageFrame(ctx, opened, view);
  const title = ctx.t('responses.pageTitle', { title: view.heading.text, ...frame.progress });
  const data = {
    ...view,
    ...frame,
    whose: await whoseForm(answering, ctx, opened),
    about: escapeHtml(aboutLine(ctx, opened.visit)),
    title: isWrong ? ctx.t('responses.error', { title }) : title,
  };
  if (typed || ctx.spoken.content !== ctx.spoken.lang)
    return page(
      'responses/questions',
      { ...data, at: ctx.now.getTime() },
      { status: typed?.status ?? 200 },
    );
  const slots = { about: slot('about'), at: slot('at'), mark: slot('mark') };
  const [live, liveContent] = view.live === null ? [null, {}] : [slot('live'), { live: view.live }];
  return pageWithSlots(
    'responses/questions',
    { ...data, live, ...slots, items: view.items.map(withSlot) },
    {
      about: data.about,
      at: String(ctx.now.getTime()),
      mark: markInput(answering.secrets, opened.visit.key.token),
      ...liveContent,
      ...slotContents(view.items),
    },
  );
}

/** The page without its questions: links, progress, the form's address. */
function pageFrame(ctx: VisitReadContext, opened: OpenedPage, view: PageView) {
  const { visit, journey, page: shown } = opened;
  const around = {
    questionnaire: journey.compiled.questionnaire,
    evaluation: journey.evaluation,
    lang: ctx.spoken.content,
    t: ctx.t,
  };
  return {
    removals: shown.repeat === undefined ? [] : removalLinks(journey, shown, around),
    asks: true,
    saves: 'answers',
    round: { simulated: visit.round.simulated },
    until: finishesAt(visit.round, ctx.now),
    base: visit.base,
    action: `${pagePath(visit.base, shown.id)}${isChange(ctx) ? '?from=check' : ''}`,
    instances: instancesShown(journey, shown),
    progress: progressOf(journey, shown),
    repeatMore: shown.kind === 'repeat-more',
    scripts: ['answer.js', ...(view.live === null ? [] : ['live.js'])],
  };
}

/**
 * The questions' HTML contains the answers: it is filled in at each request, and the page around it is
 * rendered once. Empty fields are left out: the cached page is looked up by all of its data.
 */
const withSlot = (item: PageItemView, index: number): Partial<PageItemView> => {
  if (item.html === null) return item;
  const html = slot(`item${index}`);
  return item.live === null
    ? { html }
    : { html, live: item.live, rows: item.rows, initiallyHidden: item.initiallyHidden };
};
const slotContents = (items: readonly PageItemView[]): Record<string, string> =>
  Object.fromEntries(
    items.flatMap(({ html }, index) => (html === null ? [] : [[`item${index}`, html]])),
  );

/** How many instances there were when somebody was asked for another one. */
const instancesShown = ({ answers }: Journey, { kind, repeat }: Page): number | null =>
  kind === 'repeat-more' ? instancesAt(answers, repeat ?? '').length : null;

type AboutVisit = DraftVisit & { about: About };

/** What the form is about is not read along where a page was sent and comes back: it is read now. */
async function withAbout(
  ctx: VisitReadContext,
  opened: OpenedPage,
): Promise<OpenedPage & { visit: AboutVisit }> {
  const { visit, journey } = opened;
  if (visit.about) return { ...opened, visit: { ...visit, about: visit.about } };
  const about = await findAbout(ctx.db, visit.draft);
  const own = { ...opened, visit: { ...visit, about } };
  const names = journey.compiled.byName;
  if (!mentionsNames(names)) return own;
  const { serviceId } = visit.draft;
  const answers = withNames({ serviceId, answers: journey.answers }, about, { ...ctx, names });
  const context = { now: ctx.now, lang: ctx.spoken.content };
  const evaluation = journey.compiled.evaluate(answers, context);
  return { ...own, journey: { ...journey, answers, evaluation } };
}

/** The service and the place that the form is about, for the top of each page. */
function aboutLine(
  ctx: VisitReadContext,
  { about, draft }: Pick<AboutVisit, 'about' | 'draft'>,
): string {
  const { place, service } = about;
  const named = service?.[ctx.lang] ?? ownWordsOf(draft);
  const where = place.map((unit) => unit[ctx.lang]).join(', ');
  const sent = draft.entry.amends ? ctx.t('responses.tellMore.sent') : '';
  return [named, where, sent].filter(Boolean).join(' · ');
}

/** Where several forms were begun in this browser, each page says which one it belongs to. */
const whoseForm = async (
  answering: Answering,
  ctx: VisitReadContext,
  { visit }: OpenedPage,
): Promise<FormHere | null> =>
  visit.others.length === 0 ? null : await formHere(answering, ctx, visit.key, visit.draft);

export const backPath = (
  ctx: VisitReadContext,
  { visit, journey, page: shown }: OpenedPage,
): string => (isChange(ctx) ? `${visit.base}/check` : backFrom(visit, journey, shown));

function backFrom({ base, draft }: DraftVisit, journey: Journey, shown: Page): string {
  const previous = previousPage(journey, shown.id);
  if (previous) return pagePath(base, previous.id);
  if (draft.entry.amends) return `${base}/receipt`;
  if (isServiceFixed(draft)) return base;
  if (asksService(journey)) return `${base}/service`;
  return isPlaceFixed(draft) ? base : `${base}/place`;
}
