// The pages of a questionnaire that have something to ask or say for given answers.
import type { Answers } from '../../model/answers.ts';
import type { CompiledQuestionnaire } from '../compiled.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import type { Page, PageItem } from './page.ts';
import { buildPages } from './build-pages.ts';

/** The pages that have something to ask or say now, in order. */
export function pagesOf(
  compiled: CompiledQuestionnaire,
  _answers: Answers,
  evaluation: Evaluation,
): Page[] {
  return builtPages(compiled, evaluation).filter(
    (page) => page.kind === 'repeat-more' || page.items.some((item) => isShown(item, evaluation)),
  );
}

/** Without repeats a questionnaire has the same pages for all answers; the answers decide which are shown. */
const fixed = new WeakMap<CompiledQuestionnaire, readonly Page[]>();

function builtPages(compiled: CompiledQuestionnaire, evaluation: Evaluation): readonly Page[] {
  const known = fixed.get(compiled);
  if (known) return known;
  const pages = buildPages(compiled, evaluation);
  if (![...compiled.nodes.values()].some(({ opens }) => opens >= 0)) fixed.set(compiled, pages);
  return pages;
}

function isShown(item: PageItem, { relevant }: Evaluation): boolean {
  if (item.type === 'question') return relevant.has(item.path);
  return item.type === 'grid' && item.questions.some(({ path }) => relevant.has(path));
}
