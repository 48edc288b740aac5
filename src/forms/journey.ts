// The path through a questionnaire, worked out from its version and the answers at every request and
// never stored: which pages there are now, what comes next, what is still open.
import type { Answers } from '../questionnaires/model/answers.ts';
import { answerAt } from '../questionnaires/model/answers.ts';
import type {
  CompiledQuestionnaire,
  Evaluation,
  EvaluationContext,
} from '../questionnaires/engine/compiled.ts';
import { questionAt } from '../questionnaires/engine/compiled.ts';
import type { Page, PageItem } from '../questionnaires/engine/pages/page.ts';
import { pagesOf } from '../questionnaires/engine/pages/pages.ts';
import { sectionsOf } from '../questionnaires/engine/pages/sections.ts';
import { isOffered } from '../questionnaires/engine/validation.ts';
import { isNote } from '../questionnaires/kinds/traits.ts';

/** Questions which the steps before the first page answer; they stand on no page. */
export const DOOR_QUESTIONS: ReadonlySet<string> = new Set(['service', 'province', 'commune']);
/** The answer to `service` of who used none. */
export const NO_SERVICE = 'none';

export interface Journey {
  compiled: CompiledQuestionnaire;
  answers: Answers;
  evaluation: Evaluation;
  pages: readonly Page[];
}

export function journeyOf(
  compiled: CompiledQuestionnaire,
  answers: Answers,
  context: EvaluationContext,
): Journey {
  const evaluation = compiled.evaluate(answers, context);
  const pages = withoutDoorQuestions(pagesOf(compiled, answers, evaluation)).filter(
    (page) =>
      page.kind !== 'questions' ||
      standing(page).asked.some((path) => isAskedNow({ compiled, evaluation }, path)),
  );
  return { compiled, answers, evaluation, pages };
}

/** The door's questions leave their page; where nothing but notes stays behind, those open the next page. */
function withoutDoorQuestions(pages: readonly Page[]): Page[] {
  const left: Page[] = [];
  let notes = NO_NOTES;
  for (const page of pages) {
    const opened =
      notes.length === 0 && !standing(page).hasDoorQuestion
        ? { page, notes }
        : openedBy(page, notes);
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
/** By the page and the notes that open it: where both are the same at every request, this is worked out once. */
const openings = new WeakMap<Page, WeakMap<readonly PageItem[], Opened>>();

function openedBy(page: Page, notes: readonly PageItem[]): Opened {
  const known = openings.get(page) ?? new WeakMap<readonly PageItem[], Opened>();
  openings.set(page, known);
  const opened = known.get(notes) ?? openPage(page, notes);
  known.set(notes, opened);
  return opened;
}

function openPage(page: Page, notes: readonly PageItem[]): Opened {
  const items = page.items.filter(
    (item) => item.type !== 'question' || !DOOR_QUESTIONS.has(item.path),
  );
  const bare =
    items.length < page.items.length &&
    items.every((item) => item.type === 'question' && isNote(item.question.question.kind));
  return bare
    ? { page: null, notes: [...notes, ...items] }
    : { page: { ...page, items: [...notes, ...items] }, notes: NO_NOTES };
}

interface Standing {
  /** The page's questions and notes, relevant or not, in reading order. */
  asked: readonly string[];
  /** Those that take an answer. */
  answerable: readonly string[];
  hasDoorQuestion: boolean;
}
/** By the page's items: where they are the same at every request, this is worked out once. */
const known = new WeakMap<readonly PageItem[], Standing>();

function standing({ items }: Page): Standing {
  const found = known.get(items) ?? standingOf(items);
  known.set(items, found);
  return found;
}

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
    hasDoorQuestion: asked.some((path) => DOOR_QUESTIONS.has(path)),
  };
}

/** Paths of the page's questions that take an answer, relevant or not, in reading order. */
export const answerablePaths = (page: Page): readonly string[] => standing(page).answerable;

export const relevantPaths = (journey: Journey, page: Page): string[] =>
  answerablePaths(page).filter((path) => isAskedNow(journey, path));

const offered = new WeakMap<Evaluation, Map<string, boolean>>();

/** Relevant, and with something to choose from: options that hang on an answer of the same page come once that is given. */
export function isAskedNow(
  { compiled, evaluation }: Pick<Journey, 'compiled' | 'evaluation'>,
  path: string,
): boolean {
  if (!evaluation.relevant.has(path)) return false;
  if (questionAt(compiled, path)?.choiceFilter === undefined) return true;
  const known = offered.get(evaluation) ?? new Map<string, boolean>();
  offered.set(evaluation, known);
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

/** Where to go on: the first page with a question never asked; undefined when all were. */
export const firstOpenPage = (journey: Journey): Page | undefined =>
  journey.pages.find((page) =>
    answerablePaths(page).some(
      (path) => isAskedNow(journey, path) && answerAt(journey.answers, path) === undefined,
    ),
  );

/** The page that holds a question. */
export const pageOfPath = (journey: Journey, path: string): Page | undefined =>
  journey.pages.find((page) => standing(page).asked.includes(path));

export interface Progress {
  now: number;
  total: number;
}

/** Sections are counted, not pages; those that may still come count too, so that the end does not run away. */
export function progressOf(journey: Journey, page: Page): Progress {
  const asked = new Set(journey.pages.map((one) => one.sectionId));
  const sections = sectionsOf(journey.compiled).filter(
    (section) => asked.has(section.id) || mayAppear(journey, section.id, new Set()),
  );
  return {
    now: sections.findIndex((section) => section.id === page.sectionId) + 1,
    total: sections.length,
  };
}

/** Whether a question not yet answered, which itself is or may be asked, decides about this node. */
function mayAppear(journey: Journey, name: string, seen: Set<string>): boolean {
  if (seen.has(name)) return false;
  seen.add(name);
  return [...(journey.compiled.nodes.get(name)?.relevantOn ?? [])].some(
    (on) =>
      answerAt(journey.answers, on) === undefined &&
      (journey.evaluation.relevant.has(on) || mayAppear(journey, on, seen)),
  );
}
