// Runs the compiled steps over one set of answers: relevance, calculations and the instances of repeats, each after what
// it depends on. What is not relevant counts as empty for everything after it.
import type { AnswerValue, Answers } from '../model/answers.ts';
import { answerIn, instancesAt } from '../model/answers.ts';
import type { CompiledNode, CompiledQuestion } from './compiled-node.ts';
import { isCompiledQuestion } from './compiled-node.ts';
import { fromValue } from './default-value.ts';
import { envOf, valueOf } from '../expressions/expression.ts';
import type { Env, Frame } from '../expressions/scope.ts';
import { isMoment } from '../expressions/moments.ts';
import type { Value } from '../expressions/values.ts';
import { isBlank, toBoolean, toNumber } from '../expressions/values.ts';
import type { Questionnaire } from '../model/questionnaire.ts';
import { isCalculated, isSilent } from '../kinds/traits.ts';

export interface EvaluationContext {
  now: Date;
  lang?: string;
  seed?: number;
}

/** A frame that also knows which answers it was laid out from, and what in it is relevant. */
export interface AnswerFrame extends Frame {
  readonly parent: AnswerFrame | null;
  readonly instances: AnswerFrame[][];
  readonly relevant: boolean[];
  /** Per question of this level, its answer as it was given: undefined when never asked, null when left empty. */
  readonly given: (AnswerValue | undefined)[];
  readonly answers: Answers;
  /** Path of this level with a slash at its end; empty for the top. */
  readonly prefix: string;
}

export interface Plan {
  readonly questionnaire: Questionnaire;
  readonly steps: readonly CompiledNode[];
  readonly nodes: ReadonlyMap<string, CompiledNode>;
  /** What is on each level, in reading order. */
  readonly byLevel: readonly (readonly CompiledNode[])[];
}

/** No form asks for more instances than this; a mistyped count must not exhaust the server. */
export const MOST_INSTANCES = 200;

export function layOut(
  plan: Plan,
  answers: Answers,
  context: EvaluationContext,
): { root: AnswerFrame; env: Env } {
  const slots = plan.byLevel[0]?.length ?? 0;
  const root: AnswerFrame = {
    values: filled<Value>(slots, ''),
    parent: null,
    index: 0,
    instances: [],
    relevant: filled(slots, false),
    given: filled(slots, undefined),
    answers,
    prefix: '',
  };
  const frames: AnswerFrame[][] = plan.byLevel.map((_, level) => (level === 0 ? [root] : []));
  const env = envOf(root, { lang: plan.questionnaire.defaultLanguage, ...context });
  for (const step of plan.steps) {
    for (const frame of frames[step.level] ?? []) {
      env.frame = frame;
      runStep(step, frame, env, frames);
    }
  }
  return { root, env };
}

/** Of their full length from the start: they are filled in the order of dependence, not of their slots. */
const filled = <T>(length: number, value: T): T[] => new Array<T>(length).fill(value);

function runStep(step: CompiledNode, frame: AnswerFrame, env: Env, frames: AnswerFrame[][]): void {
  const relevant =
    parentRelevant(step, frame) && (step.relevant ? toBoolean(step.relevant.run(env)) : true);
  frame.relevant[step.slot] = relevant;
  if (isCompiledQuestion(step)) {
    frame.given[step.slot] = answerIn(frame.answers, step.name);
    frame.values[step.slot] = relevant ? currentValue(step, frame, env) : '';
  }
  if (step.opens >= 0)
    frames[step.opens]?.push(
      ...(frame.instances[step.slot] = relevant ? instancesOf(step, frame, env) : []),
    );
}

/** An instance exists only where its repeat is relevant, so only groups of the same level need asking. */
function parentRelevant(step: CompiledNode, frame: AnswerFrame): boolean {
  return step.around === null || frame.relevant[step.around] === true;
}

function currentValue(step: CompiledQuestion, frame: AnswerFrame, env: Env): Value {
  const { kind } = step.question;
  const answer = frame.given[step.slot];
  const takesDefault = answer === undefined && isSilent(kind);
  const held = valueOf(takesDefault ? initialAnswer(step, env) : answer, kind);
  if (!step.calculation) return held;
  env.self = held;
  return !isCalculated(kind) && answer !== undefined && !isFixed(step, env)
    ? held
    : storableValue(step.calculation.run(env));
}

/** Shown but not to be changed: the calculation always holds. */
const isFixed = (step: CompiledQuestion, env: Env): boolean =>
  step.readOnly !== undefined && toBoolean(step.readOnly.run(env));

/** What a calculation leaves behind for others to read: text, number or date; not a number is empty. */
function storableValue(value: Value): Value {
  if (typeof value === 'boolean') return String(value);
  return isBlank(value) ? '' : value;
}

export function initialAnswer(step: CompiledQuestion, env: Env): AnswerValue {
  if (!step.dynamicDefault) return step.staticDefault;
  return fromValue(storableValue(step.dynamicDefault.run(env)), step.question.kind);
}

function instancesOf(step: CompiledNode, frame: AnswerFrame, env: Env): AnswerFrame[] {
  const held = instancesAt(frame.answers, step.name);
  const wanted = step.count
    ? Math.trunc(toNumber(step.count.run(env))) || 0
    : Math.max(held.length, 1);
  return Array.from({ length: Math.min(Math.max(wanted, 0), MOST_INSTANCES) }, (_, index) => ({
    values: [],
    parent: frame,
    index,
    instances: [],
    relevant: [],
    given: [],
    answers: held[index] ?? {},
    prefix: `${frame.prefix}${step.name}/${String(index)}/`,
  }));
}

/** A frame's value in the form answers are kept. */
export function keptValue(step: CompiledQuestion, frame: AnswerFrame): AnswerValue {
  const value = frame.values[step.slot] ?? '';
  const raw = frame.given[step.slot];
  if (!step.calculation && raw !== undefined && frame.relevant[step.slot] === true) return raw;
  return isMoment(value) || !Array.isArray(value) ? fromValue(value, step.question.kind) : value;
}
