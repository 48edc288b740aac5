// Checks one answer: kind, options, required, constraint.
import type { AnswerValue } from '../model/answers.ts';
import { isEmpty } from '../model/answers.ts';
import type { CompiledQuestionnaire } from './compiled.ts';
import type { CompiledQuestion } from './compiled-node.ts';
import { questionAt } from './compiled.ts';
import type { Evaluation, QuestionPlace } from './evaluation/evaluation.ts';
import type { Vars } from '../kinds/kind.ts';
import { KINDS } from '../kinds/registry.ts';
import type { TextInLanguage } from '../model/translations.ts';
import { isAsked } from '../kinds/traits.ts';

/** `code` is a key under `questionnaires.errors`; `message` holds the author's own words where there are some. */
export interface AnswerProblem {
  path: string;
  code: string;
  vars: Vars;
  message?: TextInLanguage;
}

/** Whether there is anything to choose from: a filter may leave nothing, or nothing yet. Such a question is not asked. */
export const isOffered = (
  compiled: CompiledQuestionnaire,
  evaluation: Evaluation,
  path: string,
): boolean => offers(questionAt(compiled, path), evaluation, path);

export const offers = (
  question: CompiledQuestion | undefined,
  evaluation: Evaluation,
  place: QuestionPlace,
): boolean => question?.choiceFilter === undefined || evaluation.choices(place).length > 0;

/** A relevant question with its answer. */
interface Check {
  evaluation: Evaluation;
  lang: string;
  path: string;
  question: CompiledQuestion;
  place: QuestionPlace;
  value: AnswerValue | undefined;
}

export function checkAnswer(check: Check): AnswerProblem | null {
  const { evaluation, question, place, value } = check;
  if (!isAsked(question.question.kind) || (question.calculation && evaluation.isReadOnly(place)))
    return null;
  if (!offers(question, evaluation, place)) return null;
  return value === undefined || isEmpty(value) ? checkEmpty(check) : checkValue(check, value);
}

const checkEmpty = (check: Check): AnswerProblem | null =>
  check.question.required && check.evaluation.isRequired(check.place)
    ? inWords(check, 'required', 'requiredMessage')
    : null;

function checkValue(check: Check, value: AnswerValue): AnswerProblem | null {
  const {
    evaluation,
    lang,
    path,
    question: { question, options, constraint },
    place,
  } = check;
  const refusal = KINDS[question.kind].refuse(value, question, {
    lang,
    choices: options.length === 0 ? [] : evaluation.choices(place),
  });
  if (refusal) return { path, ...refusal };
  return !constraint || evaluation.constraintHolds(place, value)
    ? null
    : inWords(check, 'constraint', 'constraintMessage');
}

function inWords(
  { evaluation, lang, path }: Check,
  code: string,
  field: 'requiredMessage' | 'constraintMessage',
): AnswerProblem {
  const message = evaluation.text(path, field, lang === '' ? undefined : lang);
  return { path, code, vars: {}, ...(message ? { message } : {}) };
}
