// The data of a live page as JSON for a script element.
import type { Page } from '../../questionnaires/engine/pages/page.ts';
import type { Journey } from '../journey-pages.ts';
import { answerablePaths } from '../journey-pages.ts';
import type { LivePlan } from './live-plan.ts';
import { mayBeShown, type LiveContext, prefixOf } from './live-context.ts';
import type { LiveData } from './live-data.ts';
import { partOf } from './live-model.ts';
import { answersOf } from './live-answers.ts';

/** At most so much JSON on a page; above that, only the server evaluates the answers, page by page. */
const MOST_CHARACTERS = 12_000;

/** The page's questions that take an answer and are or may be shown. */
export const askedPaths = (journey: Journey, page: Page, plan: LivePlan): string[] =>
  answerablePaths(page).filter((path) =>
    mayBeShown(path.slice(path.lastIndexOf('/') + 1), { journey, plan, prefix: prefixOf(page) }),
  );

/** The JSON for the page, safe inside a script element; null when it would weigh too much. */
export function liveJson(
  journey: Journey,
  page: Page,
  plan: LivePlan,
  at: { now: number; lang: string; numbers: string },
): string | null {
  const asked = askedPaths(journey, page, plan);
  const context: LiveContext = {
    journey,
    plan,
    prefix: prefixOf(page),
    lang: at.lang,
    asked: new Set(asked),
  };
  const on = (names: ReadonlySet<string>): string[] =>
    [...names].map((name) => context.prefix + name);
  const data: LiveData = {
    ...at,
    model: partOf(context),
    answers: answersOf(context),
    asked,
    options: on(plan.options),
    words: on(plan.words),
    required: on(plan.required),
    ...(plan.patterns.length > 0 ? { patterns: plan.patterns } : {}),
  };
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return json.length > MOST_CHARACTERS ? null : json;
}
