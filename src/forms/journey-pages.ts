// A respondent's way from page to page, and how far along it is.
import { answerAt, type Answers } from '../questionnaires/model/answers.ts';
import {
  type Evaluation,
  questionAt,
  type CompiledQuestionnaire,
} from '../questionnaires/engine/compiled.ts';
import type { Page } from '../questionnaires/engine/pages/page.ts';
import { isOffered } from '../questionnaires/engine/answer-check.ts';
import { standing } from './page-questions.ts';
import { memoByObject } from '../platform/memo.ts';
import { ownValue } from '../platform/own-value.ts';

/** Paths of the page's questions that take an answer, relevant or not, in reading order. */
export const answerablePaths = (page: Page): readonly string[] => standing(page).answerable;

export const relevantPaths = (journey: Journey, page: Page): string[] =>
  answerablePaths(page).filter((path) => isAskedNow(journey, path));

const offered = memoByObject((_: Evaluation) => new Map<string, boolean>());

/**
 * Relevant, and with something to choose from: options that depend on an answer of the same page appear
 * after it.
 */
export function isAskedNow(
  { compiled, evaluation }: Pick<Journey, 'compiled' | 'evaluation'>,
  path: string,
): boolean {
  if (!evaluation.relevant.has(path)) return false;
  if (questionAt(compiled, path)?.choiceFilter === undefined) return true;
  const known = offered(evaluation);
  const found = known.get(path) ?? isOffered(compiled, evaluation, path);
  known.set(path, found);
  return found;
}

/** Questions of the page that should be asked and never were (an empty answer was asked: it is null). */
export const unseenPaths = (journey: Journey, page: Page): string[] =>
  relevantPaths(journey, page).filter((path) => answerAt(journey.answers, path) === undefined);

export const pageById = (journey: Journey, id: string): Page | undefined =>
  journey.pages.find((page) => page.id === id);

/** The page after this one; undefined: the answers can be checked. */
export function nextPage(journey: Journey, id: string): Page | undefined {
  return journey.pages[journey.pages.findIndex((page) => page.id === id) + 1];
}

/** The page before this one; undefined before the first. */
export function previousPage(journey: Journey, id: string): Page | undefined {
  return journey.pages[journey.pages.findIndex((page) => page.id === id) - 1];
}

/**
 * Where to continue: the first page with a question never asked, or left with something typed; undefined:
 * none.
 */
export const firstOpenPage = (journey: Journey): Page | undefined =>
  journey.pages.find((page) =>
    answerablePaths(page).some((path) => isAskedNow(journey, path) && isOpenAt(journey, path)),
  );

const isOpenAt = ({ answers, typed }: Journey, path: string): boolean =>
  answerAt(answers, path) === undefined || ownValue(typed, path) !== undefined;

/** The page that holds a question. */
export const pageOfPath = (journey: Journey, path: string): Page | undefined =>
  journey.pages.find((page) => standing(page).asked.includes(path));

export interface Journey {
  compiled: CompiledQuestionnaire;
  answers: Answers;
  evaluation: Evaluation;
  pages: readonly Page[];
  /** What was typed and not accepted yet, by path (typed-answers.ts). */
  typed?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
}
