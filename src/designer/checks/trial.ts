// Trying a questionnaire out, page by page as a citizen goes through it. Nothing is stored: the answers so
// far travel in the form.
import { NAME_QUESTIONS } from '../../forms/page-questions.ts';
import type { FormFields } from '../../platform/http/endpoint.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import { instancesAt, withAnswer } from '../../questionnaires/model/answers.ts';
import type {
  CompiledQuestion,
  CompiledQuestionnaire,
  Evaluation,
} from '../../questionnaires/engine/compiled.ts';
import { readField } from '../../questionnaires/kinds/forms.ts';
import type { Page } from '../../questionnaires/engine/pages/page.ts';
import { pagesOf } from '../../questionnaires/engine/pages/pages.ts';
import { isOffered } from '../../questionnaires/engine/answer-check.ts';
import { validateAnswers } from '../../questionnaires/engine/validation.ts';
import { isNote } from '../../questionnaires/kinds/traits.ts';

export interface TrialError {
  path: string;
  code: string;
  vars: Readonly<Record<string, string | number>>;
  message?: { text: string; lang: string } | undefined;
}
export interface Trial {
  answers: Answers;
  page: Page | null;
  evaluation: Evaluation;
  number: number;
  pages: number;
}
interface Moment {
  now: Date;
  lang: string;
}

/** Names that an entry channel gives along are dots where nobody came by one. */
const blankNames = ({ byName }: CompiledQuestionnaire): Answers =>
  Object.fromEntries(
    Object.values(NAME_QUESTIONS)
      .filter((name) => byName.has(name))
      .map((name) => [name, '…']),
  );

/** The page with this id, or the first one; null: there is nothing (more) to ask. */
export function trialAt(
  compiled: CompiledQuestionnaire,
  answers: Answers,
  { pageId, ...moment }: Moment & { pageId: string | null },
): Trial {
  const evaluation = compiled.evaluate({ ...blankNames(compiled), ...answers }, moment);
  const pages = pagesOf(compiled, answers, evaluation);
  const at = pageId === null ? 0 : pages.findIndex(({ id }) => id === pageId);
  return { answers, evaluation, page: pages[at] ?? null, number: at + 1, pages: pages.length };
}

export type TrialStep =
  | { ok: true; answers: Answers; next: string | null }
  | { ok: false; answers: Answers; errors: TrialError[] };

/** Takes one page's answers and says which page comes next (null: the end), or what is wrong with them. */
export function stepFrom(
  compiled: CompiledQuestionnaire,
  { answers, page, evaluation }: Trial & { page: Page },
  fields: FormFields,
  moment: Moment,
): TrialStep {
  if (page.kind === 'repeat-more')
    return {
      ok: true,
      ...another(compiled, { answers, page }, fields['_another'] === 'yes', moment),
    };
  const asked = questionsOn(page).filter(
    ({ path }) => evaluation.relevant.has(path) && isOffered(compiled, evaluation, path),
  );
  const errors: TrialError[] = [];
  let taken = answers;
  for (const { path, question } of asked.filter(
    ({
      question: {
        question: { kind },
      },
    }) => !isNote(kind),
  )) {
    const read = readField(fields, path, question, {
      lang: moment.lang,
      choices: evaluation.choices(path),
    });
    if (read.ok) taken = withAnswer(taken, path, read.value);
    else errors.push({ path, code: read.code, vars: read.vars });
  }
  const unread = new Set(errors.map(({ path }) => path));
  errors.push(
    ...validateAnswers(compiled, taken, { ...moment, paths: asked.map(({ path }) => path) }).filter(
      ({ path }) => !unread.has(path),
    ),
  );
  return errors.length > 0
    ? { ok: false, answers: taken, errors }
    : { ok: true, answers: taken, next: following(compiled, taken, page.id, moment) };
}

export interface Asked {
  path: string;
  question: CompiledQuestion;
}

const questionsOn = (page: Page): Asked[] =>
  page.items.flatMap((item) =>
    item.type === 'question' ? [item] : item.type === 'grid' ? item.questions : [],
  );

function another(
  compiled: CompiledQuestionnaire,
  { answers, page }: { answers: Answers; page: Page },
  more: boolean,
  moment: Moment,
): { answers: Answers; next: string | null } {
  const path = page.repeat ?? '';
  const count = compiled.evaluate(answers, moment).instanceCount(path);
  if (!more) return { answers, next: following(compiled, answers, page.id, moment) };
  const grown = withAnswer(answers, path, [
    ...Array.from({ length: count }, (_, at) => instancesAt(answers, path)[at] ?? {}),
    {},
  ]);
  const pages = pagesOf(compiled, grown, compiled.evaluate(grown, moment));
  return {
    answers: grown,
    next:
      pages.find(({ repeat, instance }) => repeat === path && instance === count)?.id ?? page.id,
  };
}

function following(
  compiled: CompiledQuestionnaire,
  answers: Answers,
  id: string,
  moment: Moment,
): string | null {
  const pages = pagesOf(compiled, answers, compiled.evaluate(answers, moment));
  return pages[pages.findIndex((page) => page.id === id) + 1]?.id ?? null;
}
