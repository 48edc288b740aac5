// The questions of a page: which take an answer, and whether one is asked by an entry channel already.
import { memoByObject } from '../platform/memo.ts';
import type { Page, PageItem } from '../questionnaires/engine/pages/page.ts';
import { isNote } from '../questionnaires/kinds/traits.ts';

/** Questions which the steps before the first page answer; they are on no page. */
export const ENTRY_QUESTIONS: ReadonlySet<string> = new Set([
  'service',
  'service_other',
  'province',
  'commune',
]);

/**
 * Hidden questions that hold names of what the form is about, in the language of the page, so that texts can
 * mention them. They are no answers and are not stored.
 */
export const NAME_QUESTIONS = { service: 'service_name', place: 'place_name' } as const;

interface Standing {
  /** The page's questions and notes, relevant or not, in reading order. */
  asked: readonly string[];
  /** Those that take an answer. */
  answerable: readonly string[];
  hasEntryQuestion: boolean;
}

/** By the page's items: where they are the same at every request, this is worked out once. */
const byItems = memoByObject(standingOf);

export const standing = ({ items }: Page): Standing => byItems(items);

function standingOf(items: readonly PageItem[]): Standing {
  const questions = items.flatMap((item) =>
    item.type === 'heading' ? [] : item.type === 'grid' ? item.questions : [item],
  );
  const asked = questions.map(({ path }) => path);
  return {
    asked,
    answerable: questions
      .filter(({ question }) => !isNote(question.question.kind))
      .map(({ path }) => path),
    hasEntryQuestion: asked.some((path) => ENTRY_QUESTIONS.has(path)),
  };
}
