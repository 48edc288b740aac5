// The HTML of one question with its answer. The part that no answer changes is rendered once per version and language.
import { answerAt } from '../questionnaires/model/answers.ts';
import type { CompiledQuestion } from '../questionnaires/engine/compiled.ts';
import { saidShown } from './page-answers.ts';
import type { Held, QuestionTemplate } from './question-html.ts';
import { filled, questionTemplate } from './question-html.ts';
import type { Surroundings } from './question-view.ts';
import { questionView } from './question-view.ts';
import type { PageRendering } from './page-rendering.ts';
import { errorText } from './page-errors.ts';

export function questionHtml(
  path: string,
  question: CompiledQuestion,
  rendering: PageRendering,
  around: Surroundings,
): string {
  const error = rendering.sent?.errors.find((one) => one.path === path);
  const stored = answerAt(rendering.journey.answers, path);
  const held: Held = {
    value: stored === undefined ? rendering.journey.evaluation.initialValue(path) : stored,
    typed: wasSent(path, rendering) ? rendering.sent!.typed : null,
    error: error === undefined ? null : errorText(error, rendering.t),
  };
  return filled(templateOf(path, question, rendering, around), held);
}

/** A question that came with the answers just sent had no field to be typed into. */
const wasSent = (path: string, { sent }: PageRendering): boolean =>
  sent !== null && (saidShown(sent.typed)?.has(path) ?? true);

function templateOf(
  path: string,
  question: CompiledQuestion,
  rendering: PageRendering,
  around: Surroundings,
): QuestionTemplate {
  const key = `${rendering.lang} ${path}`;
  const known = rendering.templates.get(key);
  if (known) return known;
  const made = questionTemplate(
    questionView(path, question.question, around),
    rendering.fragment,
    rendering.t('components.errors.mark'),
  );
  if (isStatic(path, question)) rendering.templates.set(key, made);
  return made;
}

/** Whether the question looks the same for all earlier answers. Those in repeats are not cached: their number is not limited. */
function isStatic(path: string, { question, texts, options }: CompiledQuestion): boolean {
  const fixedWords = Object.values(texts).every((words) =>
    Object.values(words ?? {}).every((text) => typeof text === 'string'),
  );
  const fixedRequired =
    question.required === undefined || /^(true|false)\(\)$/.test(question.required);
  const fixedOptions =
    question.choiceFilter === undefined &&
    question.parameters?.['randomize'] === undefined &&
    options.every(({ label }) => label === null);
  return fixedWords && fixedRequired && fixedOptions && !path.includes('/');
}
