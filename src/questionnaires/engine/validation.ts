// The one validator: a page just posted, a whole response at submission and an imported row all pass here.
import { ownValue, putValue } from '../../platform/own-value.ts';
import type { AnswerValue, Answers } from '../model/answers.ts';
import { answerAt, instancesAt, isEmpty, withAnswer } from '../model/answers.ts';
import type { CompiledQuestionnaire } from './compiled.ts';
import type { CompiledQuestion } from './compiled-node.ts';
import { questionAt } from './compiled.ts';
import type { Evaluation, EvaluationContext, QuestionPlace } from './evaluation/evaluation.ts';
import { givenAt, keptAt, pathOf } from './evaluation/evaluation.ts';
import type { Vars } from '../kinds/kind.ts';
import { KINDS } from '../kinds/registry.ts';
import type { SpokenIn } from '../model/translations.ts';
import { isAsked } from '../kinds/traits.ts';

/** `code` is a key under `questionnaires.errors`; `message` holds the author's own words where there are some. */
export interface AnswerProblem {
  path: string;
  code: string;
  vars: Vars;
  message?: SpokenIn;
}

type Checking = EvaluationContext & { paths?: Iterable<string> };

/** @param context `paths` limits the check to one page; without it every relevant question is checked, and strangers are named. */
export function validateAnswers(
  compiled: CompiledQuestionnaire,
  answers: Answers,
  context: Checking,
): AnswerProblem[] {
  const evaluation = compiled.evaluate(answers, context);
  if (!context.paths)
    return problemsOf(compiled, evaluation, { answers, lang: context.lang ?? '' });
  return [...context.paths].flatMap((path) => {
    const question = questionAt(compiled, path);
    if (!question || !evaluation.relevant.has(path)) return [];
    return (
      checkAnswer({
        evaluation,
        lang: context.lang ?? '',
        path,
        question,
        place: path,
        value: answerAt(answers, path),
      }) ?? []
    );
  });
}

function problemsOf(
  compiled: CompiledQuestionnaire,
  evaluation: Evaluation,
  { answers, lang }: { answers: Answers; lang: string },
): AnswerProblem[] {
  const problems: AnswerProblem[] = [];
  evaluation.eachAsked((place) => {
    const found = checkAnswer({
      evaluation,
      lang,
      path: pathOf(place),
      question: place.step,
      place,
      value: givenAt(place),
    });
    if (found) problems.push(found);
  });
  return problems.concat(unknownNames(compiled, answers));
}

/** Whether there is anything to choose from: a filter may leave nothing, or nothing yet. Such a question is not asked. */
export const isOffered = (
  compiled: CompiledQuestionnaire,
  evaluation: Evaluation,
  path: string,
): boolean => offers(questionAt(compiled, path), evaluation, path);

const offers = (
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

function checkAnswer(check: Check): AnswerProblem | null {
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

/** Names that are not asked where they stand, inside repeats too. */
function unknownNames(
  compiled: CompiledQuestionnaire,
  answers: Answers,
  { prefix, level } = { prefix: '', level: 0 },
): AnswerProblem[] {
  const unknown: AnswerProblem[] = [];
  for (const name of Object.keys(answers)) {
    const node = compiled.nodes.get(name);
    if (node?.level !== level || node.node.type === 'group')
      unknown.push({ path: prefix + name, code: 'unknownQuestion', vars: { name } });
    else if (node.opens >= 0)
      unknown.push(
        ...instancesAt(answers, name).flatMap((instance, index) =>
          unknownNames(compiled, instance, {
            prefix: `${prefix}${name}/${String(index)}/`,
            level: node.opens,
          }),
        ),
      );
  }
  return unknown;
}

/**
 * What is kept at submission: answers of questions that are asked, with the calculations; and which given answers fell away.
 * An answer left empty says no more than its absence and is not kept, but in an instance of a repeat, which stays what it was.
 */
export function dropIrrelevant(
  compiled: CompiledQuestionnaire,
  answers: Answers,
  context: EvaluationContext,
): Settled {
  return settled(compiled, compiled.evaluate(answers, context), answers);
}

export interface Settled {
  answers: Answers;
  dropped: string[];
}

/** A whole response at its end: what is wrong with it, or else what is kept of it. */
export function settleAnswers(
  compiled: CompiledQuestionnaire,
  answers: Answers,
  context: EvaluationContext,
): { ok: false; problems: AnswerProblem[] } | ({ ok: true } & Settled) {
  const evaluation = compiled.evaluate(answers, context);
  const problems = problemsOf(compiled, evaluation, { answers, lang: context.lang ?? '' });
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, ...settled(compiled, evaluation, answers) };
}

function settled(
  compiled: CompiledQuestionnaire,
  evaluation: Evaluation,
  answers: Answers,
): Settled {
  let kept: Answers = {};
  for (const { name } of compiled.repeats)
    if (evaluation.relevant.has(name)) putValue(kept, name, []);
  evaluation.eachAsked((place) => {
    const value = keptAt(place);
    const isTop = place.frame.prefix === '';
    if (value === null ? isTop : !offers(place.step, evaluation, place)) return;
    if (isTop) putValue(kept, place.step.name, value);
    else kept = withAnswer(kept, pathOf(place), value);
  });
  return {
    answers: kept,
    dropped: givenPaths(compiled, answers).filter((path) => answerAt(kept, path) === undefined),
  };
}

/** Paths of what was answered, inside repeats too. */
function givenPaths(compiled: CompiledQuestionnaire, answers: Answers, prefix = ''): string[] {
  const given: string[] = [];
  for (const name of Object.keys(answers)) {
    const value = ownValue(answers, name);
    if (isEmpty(value as AnswerValue)) continue;
    const node = compiled.nodes.get(name)?.node;
    if (node?.type === 'repeat' && Array.isArray(value)) {
      for (const [index, instance] of value.entries())
        given.push(
          ...givenPaths(compiled, instance as Answers, `${prefix}${name}/${String(index)}/`),
        );
    } else if (node) given.push(prefix + name);
  }
  return given;
}
