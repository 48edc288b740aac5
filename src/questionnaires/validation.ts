// The one validator: a page just posted, a whole response at submission and an imported row all pass here.
import type { AnswerValue, Answers } from './answers.ts';
import { answerAt, instancesAt, isEmpty, withAnswer } from './answers.ts';
import type { CompiledQuestionnaire } from './compiled.ts';
import type { CompiledQuestion } from './compiled-node.ts';
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
  const check: Check = { compiled, evaluation, answers, lang: context.lang ?? '' };
  const problems: AnswerProblem[] = [];
  for (const path of context.paths ?? evaluation.relevant) {
    const question = questionAt(compiled, path);
    const found = question && checkAnswer(check, path, question);
    if (found) problems.push(found);
  }
  return context.paths ? problems : [...problems, ...unknownNames(compiled, answers)];
}

/** Whether there is anything to choose from: a filter may leave nothing, or nothing yet. Such a question is not asked. */
export const isOffered = (compiled: CompiledQuestionnaire, evaluation: Evaluation, path: string): boolean =>
  offers(questionAt(compiled, path), evaluation, path);

const offers = (question: CompiledQuestion | undefined, evaluation: Evaluation, path: string): boolean => question?.choiceFilter === undefined || evaluation.choices(path).length > 0;

interface Check { compiled: CompiledQuestionnaire; evaluation: Evaluation; answers: Answers; lang: string }

function checkAnswer(check: Check, path: string, step: CompiledQuestion): AnswerProblem | null {
  const { evaluation, answers } = check;
  if (UNASKED.has(step.question.kind) || !evaluation.relevant.has(path)) return null;
  if (step.calculation && evaluation.isReadOnly(path)) return null;
  if (!offers(step, evaluation, path)) return null;
  const value = answerAt(answers, path);
  return value === undefined || isEmpty(value) ? checkEmpty(check, path, step) : checkValue(check, path, { step, value });
}

function checkEmpty({ evaluation, lang }: Check, path: string, step: CompiledQuestion): AnswerProblem | null {
  return step.required && evaluation.isRequired(path) ? inWords(evaluation, { path, code: 'required', vars: {} }, 'requiredMessage', lang) : null;
}

function checkValue({ evaluation, lang }: Check, path: string, { step, value }: { step: CompiledQuestion; value: AnswerValue }): AnswerProblem | null {
  const { question } = step;
  const refusal = KINDS[question.kind].refuse(value, question, { lang, choices: step.options.length === 0 ? [] : evaluation.choices(path) });
  if (refusal) return { path, ...refusal };
  return !step.constraint || evaluation.constraintHolds(path, value) ? null : inWords(evaluation, { path, code: 'constraint', vars: {} }, 'constraintMessage', lang);
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
  evaluation.eachValue((path, value, question) => {
    if (value !== null && !offers(question, evaluation, path)) return;
    if (path.includes('/')) kept = withAnswer(kept, path, value);
    else kept[path] = value;
  });
  const dropped = givenPaths(compiled, answers).filter((path) => !evaluation.relevant.has(path) || !isOffered(compiled, evaluation, path));
  return { answers: kept, dropped };
}

function givenPaths(compiled: CompiledQuestionnaire, answers: Answers, prefix = ''): string[] {
  const given: string[] = [];
  for (const name of Object.keys(answers)) {
    const value = answers[name];
    const node = compiled.nodes.get(name)?.node;
    if (node?.type === 'repeat' && Array.isArray(value)) {
      for (const [index, instance] of value.entries()) given.push(...givenPaths(compiled, instance as Answers, `${prefix}${name}/${String(index)}/`));
    } else if (node && !isEmpty(value as AnswerValue)) given.push(prefix + name);
  }
  return given;
}
