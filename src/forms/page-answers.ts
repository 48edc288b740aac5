// One page as it was sent: fields read by the question's kind, checked by the same validator as a whole
// response. A mistake is a value, so the page can come back with what was typed.
import { ownValue } from '../platform/own-value.ts';
import type { Lang } from '../platform/i18n/language.ts';
import type { Answers } from '../questionnaires/model/answers.ts';
import { answerAt, withAnswer } from '../questionnaires/model/answers.ts';
import type { EvaluationContext } from '../questionnaires/engine/compiled.ts';
import { questionAt } from '../questionnaires/engine/compiled.ts';
import { readField } from '../questionnaires/kinds/forms.ts';
import type { Page } from '../questionnaires/engine/pages/page.ts';
import { validateAnswers } from '../questionnaires/engine/validation.ts';
import type { Journey } from './journey-pages.ts';
import { answerablePaths, relevantPaths } from './journey-pages.ts';

export type Fields = Record<string, string | string[]>;
/** `code` names a text under questionnaires.errors; `message` is the author's own words where given. */
export interface PageError {
  path: string;
  code: string;
  vars: Record<string, string | number>;
  message?: { text: string; lang: string };
}
export interface SentPage {
  answers: Answers;
  errors: PageError[];
  edits: number;
}

/** The field in which a page says which questions were on it, because an empty answer sends nothing. */
export const SHOWN_FIELD = '_shown';

/** @param context `numbers`: the language of the number format, if it is not that of the questions */
export function readPage(
  journey: Journey,
  page: Page,
  body: Fields,
  context: EvaluationContext & { numbers?: Lang },
): SentPage {
  const shown = shownPaths(journey, page, body);
  const errors: PageError[] = [];
  let answers = journey.answers;
  for (const path of shown) {
    const question = questionAt(journey.compiled, path);
    if (!question) continue;
    const evaluation =
      question.question.choiceFilter === undefined
        ? journey.evaluation
        : journey.compiled.evaluate(answers, context);
    const read = readField(body, path, question, {
      lang: context.numbers ?? context.lang ?? 'vi',
      choices: evaluation.choices(path),
    });
    if (read.ok) answers = withAnswer(answers, path, read.value);
    else errors.push({ path, code: read.code, vars: read.vars });
  }
  const unreadable = new Set(errors.map((error) => error.path));
  const sound = shown.filter((path) => !unreadable.has(path));
  errors.push(...validateAnswers(journey.compiled, answers, { ...context, paths: sound }));
  const edits = shown.filter((path) => wasChanged(journey.answers, answers, path)).length;
  return { answers, errors: firstOfEach(errors, shown), edits };
}

/** Only questions of this page count as shown, even if the field names others. */
function shownPaths(journey: Journey, page: Page, body: Fields): string[] {
  const named = saidShown(body);
  return named === null
    ? relevantPaths(journey, page)
    : answerablePaths(page).filter((path) => named.has(path));
}

/** What the page says it showed; null when it does not say. */
export function saidShown(body: Fields): ReadonlySet<string> | null {
  const said = ownValue(body, SHOWN_FIELD);
  return typeof said === 'string' ? new Set(said.split(' ')) : null;
}

function wasChanged(before: Answers, after: Answers, path: string): boolean {
  const old = answerAt(before, path);
  return old !== undefined && JSON.stringify(old) !== JSON.stringify(answerAt(after, path));
}

function firstOfEach(errors: readonly PageError[], order: readonly string[]): PageError[] {
  return order.flatMap((path) => errors.find((error) => error.path === path) ?? []);
}
