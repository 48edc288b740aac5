// What a questionnaire says about one set of answers: what is relevant, required, allowed; which options, which words.
import { putValue } from '../../platform/own-value.ts';
import type { AnswerValue, Answers } from '../model/answers.ts';
import { isEmpty } from '../model/answers.ts';
import type { CompiledNode, CompiledQuestion, TextField } from './compiled-node.ts';
import { isCompiledQuestion } from './compiled-node.ts';
import { fromText } from './default-value.ts';
import { valueOf } from '../expressions/expression.ts';
import { drawn } from '../expressions/functions/numbers.ts';
import type { Env, Frame } from '../expressions/scope.ts';
import type { Value } from '../expressions/values.ts';
import { toBoolean, toNumber } from '../expressions/values.ts';
import type { AnswerFrame, EvaluationContext, Plan } from './answer-frames.ts';
import { initialAnswer, keptValue, layOut } from './answer-frames.ts';
import type { Choice } from '../model/questionnaire.ts';
import type { SpokenIn } from '../model/translations.ts';
import { textIn } from '../model/translations.ts';

export type { EvaluationContext } from './answer-frames.ts';

/** A node where it stands for these answers: at the top, or in one instance of a repeat. */
export interface Located<N extends CompiledNode> {
  readonly step: N;
  readonly frame: AnswerFrame;
}
/** A question by its path, or found already by `eachAsked`. */
export type QuestionPlace = string | Located<CompiledQuestion>;

export interface Evaluation {
  /** Paths of the questions, groups, repeats and instances (`members/0`) that are relevant. */
  readonly relevant: ReadonlySet<string>;
  /** Path → value of every relevant question, calculations included. */
  readonly values: Readonly<Record<string, AnswerValue>>;
  /** Every relevant question but notes, in reading order. */
  eachAsked(visit: (place: Located<CompiledQuestion>) => void): void;
  isRequired(place: QuestionPlace): boolean;
  isReadOnly(place: QuestionPlace): boolean;
  /** An empty answer satisfies every constraint. `value` is tried in place of the stored one. */
  constraintHolds(place: QuestionPlace, value?: AnswerValue): boolean;
  /** After the choice filter, in the order to show. */
  choices(place: QuestionPlace): readonly Choice[];
  /** With earlier answers filled in; not escaped. Null: no words. */
  text(path: string, field: TextField, lang?: string): SpokenIn | null;
  /** What expressions read there: '' where nothing is or nothing counts. */
  valueAt(path: string): Value;
  instanceCount(repeatPath: string): number;
  /** The number of instances is worked out, not chosen by the respondent. */
  fixedCount(repeatPath: string): boolean;
  /** What to show in a field that was never answered. */
  initialValue(path: string): AnswerValue;
}

/** The path of a question that `eachAsked` came to. */
export const pathOf = ({ step, frame }: Located<CompiledNode>): string =>
  frame.prefix === '' ? step.name : frame.prefix + step.name;
/** What was answered there; undefined when never asked, null when left empty. */
export const givenAt = ({ step, frame }: Located<CompiledQuestion>): AnswerValue | undefined =>
  frame.given[step.slot];
/** What is kept of it: the answer, or what is calculated. */
export const keptAt = ({ step, frame }: Located<CompiledQuestion>): AnswerValue =>
  keptValue(step, frame);

interface Session {
  plan: Plan;
  root: AnswerFrame;
  env: Env;
  context: EvaluationContext;
}

export function evaluate(plan: Plan, answers: Answers, context: EvaluationContext): Evaluation {
  const session: Session = { plan, context, ...layOut(plan, answers, context) };
  let values: Record<string, AnswerValue> | null = null;
  let relevant: ReadonlySet<string> | null = null;
  return {
    get relevant() {
      return (relevant ??= relevantPaths(session));
    },
    get values() {
      return (values ??= allValues(session));
    },
    eachAsked: (visit) => {
      eachAsked(session, visit);
    },
    isRequired: (place) => holds(session, place, 'required'),
    isReadOnly: (place) => holds(session, place, 'readOnly'),
    constraintHolds: (place, value) => constraintHolds(session, place, value),
    choices: (place) => choicesAt(session, place),
    text: (path, field, lang) => textAt(session, path, field, lang),
    valueAt: (path) => (questionAt(session, path) ? session.env.self : ''),
    instanceCount: (path) => repeatAt(session, path)?.frames.length ?? 0,
    fixedCount: (path) => repeatAt(session, path)?.step.count !== undefined,
    initialValue: (path) => initialValueAt(session, path),
  };
}

export const rootFrame = (plan: Plan, answers: Answers, context: EvaluationContext): Frame =>
  layOut(plan, answers, context).root;

type Visit = (step: CompiledNode, frame: AnswerFrame) => void;

/** Every node with every frame it has, in reading order, instance after instance. */
function visitAll(plan: Plan, level: number, frame: AnswerFrame, visit: Visit): void {
  for (const step of plan.byLevel[level] ?? []) {
    visit(step, frame);
    if (step.opens >= 0)
      for (const instance of frame.instances[step.slot] ?? [])
        visitAll(plan, step.opens, instance, visit);
  }
}

function relevantPaths({ plan, root }: Session): Set<string> {
  const paths = new Set<string>();
  visitAll(plan, 0, root, (step, frame) => {
    if (frame.relevant[step.slot] !== true) return;
    paths.add(pathOf({ step, frame }));
    if (step.opens >= 0)
      for (const { prefix } of frame.instances[step.slot] ?? []) paths.add(prefix.slice(0, -1));
  });
  return paths;
}

function eachAsked({ plan, root }: Session, visit: Parameters<Evaluation['eachAsked']>[0]): void {
  visitAll(plan, 0, root, (step, frame) => {
    if (
      frame.relevant[step.slot] === true &&
      isCompiledQuestion(step) &&
      step.question.kind !== 'note'
    )
      visit({ step, frame });
  });
}

function allValues(session: Session): Record<string, AnswerValue> {
  const values = Object.create(null) as Record<string, AnswerValue>;
  eachAsked(session, (place) => {
    putValue(values, pathOf(place), keptAt(place));
  });
  return values;
}

function locate(session: Session, path: string): Located<CompiledNode> | null {
  if (!path.includes('/')) {
    const top = session.plan.nodes.get(path);
    return top?.level === 0 ? { step: top, frame: session.root } : null;
  }
  const parts = path.split('/');
  let frame: AnswerFrame | undefined = session.root;
  for (let at = 0; at + 2 < parts.length && frame; at += 2)
    frame = instanceAt(session, parts, at, frame);
  const step = session.plan.nodes.get(parts.at(-1) ?? '');
  return frame && step?.level === levelOf(session, parts, parts.length - 1)
    ? { step, frame }
    : null;
}

function instanceAt(
  session: Session,
  parts: readonly string[],
  at: number,
  frame: AnswerFrame,
): AnswerFrame | undefined {
  const repeat = session.plan.nodes.get(parts[at] ?? '');
  return repeat?.level === levelOf(session, parts, at)
    ? frame.instances[repeat.slot]?.[Number(parts[at + 1])]
    : undefined;
}

/** The level a name at this place of the path lives on. */
function levelOf({ plan }: Session, parts: readonly string[], at: number): number {
  return at < 2 ? 0 : (plan.nodes.get(parts[at - 2] ?? '')?.opens ?? -1);
}

const isQuestion = (located: Located<CompiledNode>): located is Located<CompiledQuestion> =>
  isCompiledQuestion(located.step);

/** The question, with the surroundings of its expressions made ready. */
function questionAt(session: Session, place: QuestionPlace): Located<CompiledQuestion> | null {
  const located = typeof place === 'string' ? locate(session, place) : place;
  if (!located || !isQuestion(located)) return null;
  session.env.frame = located.frame;
  session.env.self = located.frame.values[located.step.slot] ?? '';
  return located;
}

function repeatAt(
  session: Session,
  path: string,
): { step: CompiledNode; frames: AnswerFrame[] } | null {
  const located = locate(session, path);
  return located && located.step.opens >= 0
    ? { step: located.step, frames: located.frame.instances[located.step.slot] ?? [] }
    : null;
}

function holds(
  session: Session,
  place: QuestionPlace,
  condition: 'required' | 'readOnly',
): boolean {
  const code = questionAt(session, place)?.step[condition];
  return code !== undefined && toBoolean(code.run(session.env));
}

function constraintHolds(session: Session, place: QuestionPlace, value?: AnswerValue): boolean {
  const located = questionAt(session, place);
  if (!located?.step.constraint) return true;
  const {
    step: { slot, question, constraint },
    frame,
  } = located;
  const stored = frame.values[slot] ?? '';
  const tried = value === undefined ? stored : valueOf(value, question.kind);
  if (tried === '' || (value !== undefined && isEmpty(value))) return true;
  frame.values[slot] = tried;
  session.env.self = tried;
  const result = toBoolean(constraint.run(session.env));
  frame.values[slot] = stored;
  return result;
}

function choicesAt(session: Session, place: QuestionPlace): readonly Choice[] {
  const located = questionAt(session, place);
  if (!located) return [];
  const { step } = located;
  const always = alwaysOffered(step);
  if (always) return always;
  const shown = step.options.filter(({ choice }) => {
    session.env.row = choice;
    return step.choiceFilter ? toBoolean(step.choiceFilter.run(session.env)) : true;
  });
  session.env.row = null;
  const choices = shown.map(({ choice, label }) =>
    label ? { ...choice, label: say(session, label) } : choice,
  );
  return step.question.parameters?.['randomize'] === 'true'
    ? shuffled(choices, seedOf(session, step))
    : choices;
}

const unfiltered = new WeakMap<CompiledQuestion, readonly Choice[]>();

/** The options of a question that offers the same ones to everybody; null where answers or chance decide. */
function alwaysOffered(step: CompiledQuestion): readonly Choice[] | null {
  if (step.choiceFilter || step.question.parameters?.['randomize'] === 'true') return null;
  const known = unfiltered.get(step);
  if (known || step.options.some(({ label }) => label !== null)) return known ?? null;
  const choices = step.options.map(({ choice }) => choice);
  unfiltered.set(step, choices);
  return choices;
}

function seedOf(session: Session, step: CompiledQuestion): number {
  const seed = step.seed ? toNumber(step.seed.run(session.env)) : NaN;
  return Number.isNaN(seed) ? (session.context.seed ?? 0) + step.slot : seed;
}

function shuffled(choices: readonly Choice[], seed: number): Choice[] {
  const left = [...choices];
  return choices.map(
    (_, place) => left.splice(Math.floor(drawn(seed, place) * left.length), 1)[0] as Choice,
  );
}

function say(
  { env }: Session,
  texts: NonNullable<CompiledNode['texts'][TextField]>,
  only?: string,
): Record<string, string> {
  const wanted = Object.entries(texts).filter(([lang]) => only === undefined || lang === only);
  return Object.fromEntries(
    wanted.map(([lang, words]) => [
      lang,
      typeof words === 'string' ? words : words({ ...env, lang }),
    ]),
  );
}

function textAt(
  session: Session,
  path: string,
  field: TextField,
  lang = session.env.lang,
): SpokenIn | null {
  const located = locate(session, path);
  const texts = located?.step.texts[field];
  if (!located || !texts) return null;
  session.env.frame = located.frame;
  return textIn(say(session, texts), lang, session.plan.questionnaire);
}

function initialValueAt(session: Session, path: string): AnswerValue {
  const located = questionAt(session, path);
  if (!located) return null;
  const { step, frame } = located;
  if (step.calculation) return keptValue(step, frame);
  const value = initialAnswer(step, session.env);
  return Array.isArray(value) || value === null
    ? value
    : fromText(String(value), step.question.kind);
}
