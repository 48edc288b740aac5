// A questionnaire evaluated for given answers: the interface, and how it names places.
import type { AnswerValue } from '../../model/answers.ts';
import type { CompiledNode, CompiledQuestion, TextField } from '../compiled-node.ts';
import type { Value } from '../../expressions/values.ts';
import type { AnswerFrame } from '../answer-frames.ts';
import { keptValue } from '../answer-frames.ts';
import type { Choice } from '../../model/questionnaire.ts';
import type { TextInLanguage } from '../../model/translations.ts';

export type { EvaluationContext } from '../answer-frames.ts';

/** A node where it is for these answers: at the top, or in one instance of a repeat. */
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
  text(path: string, field: TextField, lang?: string): TextInLanguage | null;
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
