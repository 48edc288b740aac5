// What a compiled expression reads while it runs: the frame of values it is in, the time, the language.
import type { Choice } from '../model/questionnaire.ts';
import type { Value } from './values.ts';

/** The values of one level: the questionnaire's own, or one instance of a repeat (`parent`: the level around it). */
export interface Frame {
  readonly values: Value[];
  readonly parent: Frame | null;
  /** Position among its fellow instances, from 0. */
  readonly index: number;
  /** Per repeat of this level, its instances. */
  readonly instances: Frame[][];
}

export interface Env {
  frame: Frame;
  /** `.`: the value of the question the expression belongs to. */
  self: Value;
  /** The option a choice filter is asked about. */
  row: Choice | null;
  readonly now: Date;
  readonly lang: string;
  readonly seed: number;
}

/** An expression made ready to run. `set` is there when the expression can mean several values (a question of a repeat). */
export interface Code {
  readonly run: (env: Env) => Value;
  readonly set?: ((env: Env) => Value[]) | undefined;
  /** Known beforehand: a literal. */
  readonly literal?: Value | undefined;
}

export const literalCode = (value: Value): Code => ({ run: () => value, literal: value });
export const valuesOf = (code: Code, env: Env): Value[] =>
  code.set ? code.set(env) : [code.run(env)];
