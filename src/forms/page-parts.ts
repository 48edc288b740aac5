// The parts of a page in reading order: questions and headings, shown now or as soon as an answer wants them.
import type { CompiledQuestion } from '../questionnaires/engine/compiled.ts';
import type { PageItem } from '../questionnaires/engine/pages/page.ts';
import { mayBeShown, prefixOf } from './live/live-context.ts';
import type { LivePlan } from './live/live-plan.ts';
import type { Surroundings, Words } from './question-view.ts';
import { wordsAt } from './question-view.ts';
import type { PageRendering } from './page-rendering.ts';
import { questionHtml } from './answered-question.ts';
import { isNote } from '../questionnaires/kinds/traits.ts';

/** A piece of the page. `live` marks what may change while the page is answered; `initiallyHidden`: not shown yet. */
export interface PagePart {
  html: string | null;
  heading: Words | null;
  more: number | null;
  live: string | null;
  rows: string;
  initiallyHidden: boolean;
}

export interface PageContext {
  rendering: PageRendering;
  around: Surroundings;
  shown: ReadonlySet<string>;
  plan: LivePlan | null;
  more: { path: string; count: number } | null;
}

export function partsOf(item: PageItem, context: PageContext): PagePart[] {
  const {
    rendering: {
      journey: { evaluation },
    },
  } = context;
  if (item.type === 'question') return questionPart(item, context);
  if (item.type === 'heading')
    return headingPart(item, { shown: evaluation.relevant.has(item.path), rows: [] }, context);
  const rows = item.questions.flatMap((row) => questionPart(row, context));
  const marked = rows.some(({ live }) => live !== null);
  return rows.length === 0
    ? []
    : [
        ...headingPart(
          item,
          {
            shown: rows.some(({ initiallyHidden }) => !initiallyHidden),
            rows: marked ? item.questions.map(({ path }) => path) : [],
          },
          context,
        ),
        ...rows,
      ];
}

const bare: PagePart = {
  html: null,
  heading: null,
  more: null,
  live: null,
  rows: '',
  initiallyHidden: false,
};

function questionPart(
  { path, question }: { path: string; question: CompiledQuestion },
  context: PageContext,
): PagePart[] {
  const { rendering, around, plan, more } = context;
  const shown = isNote(question.question.kind)
    ? rendering.journey.evaluation.relevant.has(path)
    : context.shown.has(path);
  const live = isLive(path, plan) && (shown || mayAppear(path, context)) ? path : null;
  if (!shown && live === null) return [];
  return [
    ...(more?.path === path ? [{ ...bare, more: more.count }] : []),
    {
      ...bare,
      html: questionHtml(path, question, rendering, around),
      live,
      initiallyHidden: !shown,
    },
  ];
}

function headingPart(
  { path }: { path: string },
  { shown, rows }: { shown: boolean; rows: readonly string[] },
  { around, plan }: PageContext,
): PagePart[] {
  const heading = wordsAt(path, 'label', around);
  const live = rows.length > 0 || isLive(path, plan) ? path : null;
  if (heading === null || heading.text === '' || (!shown && live === null)) return [];
  return [{ ...bare, heading, live, rows: rows.join(' '), initiallyHidden: !shown }];
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const isLive = (path: string, plan: LivePlan | null): boolean =>
  plan !== null &&
  [plan.coming, plan.options, plan.words, plan.required].some((names) => names.has(nameOf(path)));

const mayAppear = (path: string, { rendering: { journey, page }, plan }: PageContext): boolean =>
  plan !== null && mayBeShown(nameOf(path), { journey, plan, prefix: prefixOf(page) });
