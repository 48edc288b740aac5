// The path through a questionnaire, worked out from its version and the answers at every request and
// never stored: which pages there are now, what comes next, what is still open.
import type { Answers } from '../questionnaires/model/answers.ts';
import type {
  CompiledQuestionnaire,
  EvaluationContext,
} from '../questionnaires/engine/compiled.ts';
import type { Page, PageItem } from '../questionnaires/engine/pages/page.ts';
import { pagesOf } from '../questionnaires/engine/pages/pages.ts';
import { isNote } from '../questionnaires/kinds/traits.ts';
import { isAskedNow } from './journey-pages.ts';
import { ENTRY_QUESTIONS, standing } from './page-questions.ts';
import type { Journey } from './journey-pages.ts';

/** The answer to `service` of who used none. */
export const NO_SERVICE = 'none';

/** @param context `known`: questions that were answered before the form began and are not asked again */
export function journeyOf(
  compiled: CompiledQuestionnaire,
  answers: Answers,
  { known = NOTHING, ...context }: EvaluationContext & { known?: ReadonlySet<string> },
): Journey {
  const evaluation = compiled.evaluate(answers, context);
  const pages = withoutKnown(pagesOf(compiled, answers, evaluation), known).filter(
    (page) =>
      page.kind !== 'questions' ||
      standing(page).asked.some((path) => isAskedNow({ compiled, evaluation }, path)),
  );
  return { compiled, answers, evaluation, pages };
}

/**
 * Questions that the entry channel has answered, and those that are known, leave their page; where nothing
 * but notes stays behind, those open the next page.
 */
function withoutKnown(pages: readonly Page[], known: ReadonlySet<string>): Page[] {
  const left: Page[] = [];
  let notes = NO_NOTES;
  for (const page of pages) {
    const opened =
      notes.length === 0 && known.size === 0 && !standing(page).hasEntryQuestion
        ? { page, notes }
        : openPage(page, notes, known);
    if (opened.page) left.push(opened.page);
    notes = opened.notes;
  }
  return left;
}

/** What becomes of a page, and the notes it leaves to the next one. */
interface Opened {
  page: Page | null;
  notes: readonly PageItem[];
}

const NO_NOTES: readonly PageItem[] = [];

const NOTHING: ReadonlySet<string> = new Set();

function openPage(page: Page, notes: readonly PageItem[], known: ReadonlySet<string>): Opened {
  const items = page.items.filter(
    (item) => item.type !== 'question' || !(ENTRY_QUESTIONS.has(item.path) || known.has(item.path)),
  );
  const bare =
    items.length < page.items.length &&
    items.every((item) => item.type === 'question' && isNote(item.question.question.kind));
  return bare
    ? { page: null, notes: [...notes, ...items] }
    : { page: { ...page, items: [...notes, ...items] }, notes: NO_NOTES };
}
