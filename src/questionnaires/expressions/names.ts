// How an expression finds the things it names. The questionnaire gives one of these; an indicator over flat answers another.
import type { Choice } from '../model/questionnaire.ts';
import type { PatternReader } from './patterns.ts';
import type { QuestionKind } from '../kinds/traits.ts';
import { memoByObject } from '../../platform/memo.ts';

export interface RepeatPlace {
  readonly name: string;
  readonly slot: number;
}

export interface Named {
  readonly name: string;
  readonly kind: QuestionKind | 'group' | 'repeat';
  /** Where its value is in the frame of its level; for a repeat, where its instances are. */
  readonly slot: number;
  /** The repeats around it, outermost first. */
  readonly repeats: readonly RepeatPlace[];
  readonly choices?: readonly Choice[] | undefined;
}

export interface RowSource {
  readonly rows: readonly Choice[];
  readonly columns: ReadonlySet<string>;
}

/** Makes the search for a near name among these. Browsers do without: what they compile has no mistakes. */
export type Advise = (names: () => Iterable<string>) => (name: string) => string | undefined;

export const noAdvice: Advise = () => () => undefined;

export interface Names {
  find(name: string): Named | undefined;
  /** The options of a list or the rows of an attached table. */
  rows(list: string): RowSource | undefined;
  /** A name near this one, for “did you mean”. */
  near(name: string): string | undefined;
  readonly advise: Advise;
  /** Reads the patterns of regex(). */
  readonly patterns: PatternReader;
}

/** The options of a list by their codes, built once for all that look into it. */
export const choicesByCode = memoByObject(
  (choices: readonly Choice[]): ReadonlyMap<string, Choice> =>
    new Map(choices.map((choice) => [choice.name, choice])),
);

/** Where an expression is: inside which repeats, and whether options are being asked (their columns may be named). */
export interface Place {
  readonly repeats: readonly RepeatPlace[];
  /** Groups and repeats around it, outermost first; only `position(../..)` asks. */
  readonly parents?: readonly { readonly type: 'group' | 'repeat'; readonly name: string }[];
  readonly row?: RowSource | undefined;
}
