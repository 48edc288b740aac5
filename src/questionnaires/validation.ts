// The one validator: a page just posted, a whole response at submission and an imported row all pass here.
import type { AnswerValue, Answers } from './answers.ts';
import { answerAt, instancesAt, isEmpty, withAnswer } from './answers.ts';
import type { CompiledQuestionnaire } from './compiled.ts';
import { questionAt } from './compiled.ts';
import type { Evaluation, EvaluationContext } from './evaluation.ts';
import type { Vars } from './kinds/kind.ts';
import { KINDS } from './kinds/registry.ts';
import type { SpokenIn } from './translations.ts';

/** `code` is a key under `questionnaires.errors`; `message` holds the author's own words where there are some. */
export interface AnswerProblem { path: string; code: string; vars: Vars; message?: SpokenIn }

const UNASKED = new Set(['note', 'calculate', 'hidden']);

/** @param context `paths` limits the check to one page; without it every relevant question is checked, and strangers are named. */
export function validateAnswers(compiled: CompiledQuestionnaire, answers: Answers, context: EvaluationContext & { paths?: Iterable<string> }): AnswerProblem[] {
  return problemsOf(compiled, compiled.evaluate(answers, context), answers, context);
}

function problemsOf(compiled: CompiledQuestionnaire, evaluation: Evaluation, answers: Answers, context: EvaluationContext & { paths?: Iterable<string> }): AnswerProblem[] {
  const paths = [...(context.paths ?? evaluation.relevant)];
  const strangers = context.paths ? [] : unknownNames(compiled, answers);
  return [...paths.flatMap((path) => checkAnswer({ compiled, evaluation, answers, lang: context.lang ?? '' }, path) ?? []), ...strangers];
}

/** Whether there is anything to choose from: a filter may leave nothing, or nothing yet. Such a question is not asked. */
export const isOffered = (compiled: CompiledQuestionnaire, evaluation: Evaluation, path: string): boolean =>
  questionAt(compiled, path)?.choiceFilter === undefined || evaluation.choices(path).length > 0;

interface Check { compiled: CompiledQuestionnaire; evaluation: Evaluation; answers: Answers; lang: string }

function checkAnswer(check: Check, path: string): AnswerProblem | null {
  const { compiled, evaluation, answers } = check;
  const step = questionAt(compiled, path);
  if (!step || UNASKED.has(step.question.kind) || !evaluation.relevant.has(path)) return null;
  if (step.calculation && evaluation.isReadOnly(path)) return null;
  if (!isOffered(compiled, evaluation, path)) return null;
  const value = answerAt(answers, path);
  return value === undefined || isEmpty(value) ? checkEmpty(check, path) : checkValue(check, path, value);
}

function checkEmpty({ evaluation, lang }: Check, path: string): AnswerProblem | null {
  return evaluation.isRequired(path) ? inWords(evaluation, { path, code: 'required', vars: {} }, 'requiredMessage', lang) : null;
}

function checkValue(check: Check, path: string, value: AnswerValue): AnswerProblem | null {
  const { compiled, evaluation, lang } = check;
  const question = questionAt(compiled, path)?.question;
  if (!question) return null;
  const refusal = KINDS[question.kind].refuse(value, question, { lang, choices: evaluation.choices(path) });
  if (refusal) return { path, ...refusal };
  return evaluation.constraintHolds(path, value) ? null : inWords(evaluation, { path, code: 'constraint', vars: {} }, 'constraintMessage', lang);
}

function inWords(evaluation: Evaluation, problem: AnswerProblem, field: 'requiredMessage' | 'constraintMessage', lang: string): AnswerProblem {
  const message = evaluation.text(problem.path, field, lang === '' ? undefined : lang);
  return message ? { ...problem, message } : problem;
}

/** Names that are not asked where they stand, inside repeats too. */
function unknownNames(compiled: CompiledQuestionnaire, answers: Answers, { prefix, level } = { prefix: '', level: 0 }): AnswerProblem[] {
  return Object.keys(answers).flatMap((name): AnswerProblem[] => {
    const node = compiled.nodes.get(name);
    if (node?.level !== level || node.node.type === 'group') return [{ path: prefix + name, code: 'unknownQuestion', vars: { name } }];
    if (node.opens < 0) return [];
    return instancesAt(answers, name).flatMap((instance, index) => unknownNames(compiled, instance, { prefix: `${prefix}${name}/${String(index)}/`, level: node.opens }));
  });
}

/** What is kept at submission: answers of questions that are asked, with the calculations; and which given answers fell away. */
export function dropIrrelevant(compiled: CompiledQuestionnaire, answers: Answers, context: EvaluationContext): Settled {
  return settled(compiled, compiled.evaluate(answers, context), answers);
}

export interface Settled { answers: Answers; dropped: string[] }

/** A whole response at its end: what is wrong with it, or else what is kept of it. */
export function settleAnswers(compiled: CompiledQuestionnaire, answers: Answers, context: EvaluationContext): { ok: false; problems: AnswerProblem[] } | { ok: true } & Settled {
  const evaluation = compiled.evaluate(answers, context);
  const problems = problemsOf(compiled, evaluation, answers, context);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, ...settled(compiled, evaluation, answers) };
}

function settled(compiled: CompiledQuestionnaire, evaluation: Evaluation, answers: Answers): Settled {
  let kept: Answers = {};
  for (const path of evaluation.relevant) {
    if (compiled.nodes.get(path)?.node.type === 'repeat') kept[path] = [];
  }
  for (const [path, value] of Object.entries(evaluation.values)) {
    if (value !== null && !isOffered(compiled, evaluation, path)) continue;
    if (path.includes('/')) kept = withAnswer(kept, path, value);
    else kept[path] = value;
  }
  const dropped = [...givenPaths(compiled, answers)].filter((path) => !evaluation.relevant.has(path) || !isOffered(compiled, evaluation, path));
  return { answers: kept, dropped };
}

function* givenPaths(compiled: CompiledQuestionnaire, answers: Answers, prefix = ''): Generator<string> {
  for (const [name, value] of Object.entries(answers)) {
    const node = compiled.nodes.get(name)?.node;
    if (node?.type === 'repeat' && Array.isArray(value)) {
      for (const [index, instance] of value.entries()) yield* givenPaths(compiled, instance as Answers, `${prefix}${name}/${String(index)}/`);
    } else if (node && !isEmpty(value as AnswerValue)) yield prefix + name;
  }
}
