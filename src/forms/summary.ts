// The check page: every answer under its section, each with the way to change it, and the answers that will
// fall away because an earlier one was changed.
import { answerAt } from '../questionnaires/model/answers.ts';
import { questionAt } from '../questionnaires/engine/compiled.ts';
import { dropIrrelevant } from '../questionnaires/engine/settled-answers.ts';
import type { AnswerContext } from './answer-words.ts';
import { answerWords } from './answer-words.ts';
import type { Journey } from './journey-pages.ts';
import { ENTRY_QUESTIONS } from './page-questions.ts';
import { relevantPaths } from './journey-pages.ts';
import type { Surroundings, Words } from './question-view.ts';
import { idOf, wordsAt } from './question-view.ts';

export interface SummaryRow {
  key: string;
  keyAttribute: string;
  value: (string | Words)[];
  valueAttribute: string;
  href: string;
  empty: boolean;
}
export interface SummarySection {
  title: Words;
  rows: SummaryRow[];
}

/** @param pageHref the address of a page by its id */
export function summaryOf(
  journey: Journey,
  around: Surroundings,
  reading: AnswerContext,
  pageHref: (pageId: string) => string,
): SummarySection[] {
  const sections = new Map<string, SummarySection>();
  for (const page of journey.pages) {
    const rows = relevantPaths(journey, page).map((path) =>
      rowOf(path, journey, { around, reading, href: `${pageHref(page.id)}#${idOf(path)}` }),
    );
    const section = sections.get(page.sectionId);
    if (section) section.rows.push(...rows);
    else
      sections.set(page.sectionId, {
        title: (page.titled ? wordsAt(page.sectionId, 'label', around) : null) ?? {
          text: around.t('responses.check.title'),
          attribute: '',
        },
        rows,
      });
  }
  return [...sections.values()].filter((section) => section.rows.length > 0);
}

/** What was answered below a path, as rows that cannot be changed there. */
export function rowsUnder(
  prefix: string,
  journey: Journey,
  around: Surroundings,
  reading: AnswerContext,
): SummaryRow[] {
  return journey.pages
    .flatMap((page) => relevantPaths(journey, page))
    .filter((path) => path.startsWith(prefix) && answerAt(journey.answers, path) !== undefined)
    .map((path) => rowOf(path, journey, { around, reading, href: '' }));
}

function rowOf(
  path: string,
  journey: Journey,
  { around, reading, href }: { around: Surroundings; reading: AnswerContext; href: string },
): SummaryRow {
  const label = labelAt(path, around);
  const question = questionAt(journey.compiled, path)!.question;
  const { words, empty } = answerWords(
    answerAt(journey.answers, path),
    question,
    journey.evaluation.choices(path),
    reading,
  );
  const attribute = words[0]?.attribute ?? '';
  const alike = words.every((word) => word.attribute === attribute);
  return {
    key: label.text,
    keyAttribute: label.attribute,
    value: alike ? words.map((word) => word.text) : words,
    valueAttribute: alike ? attribute : '',
    href,
    empty,
  };
}

export const labelAt = (path: string, around: Surroundings): Words =>
  wordsAt(path, 'label', around) ?? { text: path, attribute: '' };

/** Labels of the given answers that no longer apply. */
export function droppedLabels(journey: Journey, around: Surroundings, now: Date): Words[] {
  const { dropped } = dropIrrelevant(journey.compiled, journey.answers, { now, lang: around.lang });
  return dropped.filter((path) => !ENTRY_QUESTIONS.has(path)).map((path) => labelAt(path, around));
}
