// The form of one function: how many parts it takes and how it is built into code.
import type { ExpressionContext } from '../expression-context.ts';
import type { Code, Env } from '../scope.ts';
import type { Tree } from '../tree.ts';
import type { Value } from '../values.ts';

export type Call = Extract<Tree, { type: 'call' }>;

export interface FunctionEntry {
  readonly least: number;
  readonly most: number;
  build(context: ExpressionContext, call: Call): Code;
}

export type FunctionTable = Readonly<Record<string, FunctionEntry>>;

/** A function of plain values. */
export function plain(
  least: number,
  most: number,
  of: (values: Value[], env: Env) => Value,
): FunctionEntry {
  return {
    least,
    most,
    build: (context, call) => {
      const parts = call.args.map((arg) => context.compile(arg).run);
      return {
        run: (env) =>
          of(
            parts.map((part) => part(env)),
            env,
          ),
      };
    },
  };
}

/** A function of all the values its parts can mean (answers of every instance of a repeat). */
export function gathering(
  least: number,
  most: number,
  of: (values: Value[], env: Env) => Value,
): FunctionEntry {
  return {
    least,
    most,
    build: (context, call) => {
      const parts = call.args.map((arg) => context.compile(arg));
      return {
        run: (env) =>
          of(
            parts.flatMap((part) => (part.set ? part.set(env) : [part.run(env)])),
            env,
          ),
      };
    },
  };
}
