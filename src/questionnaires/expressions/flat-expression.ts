// The expression language for code that scores or filters flat answers. Questionnaires with
// repeats go through compiled.ts.
import { ownValue } from '../../platform/own-value.ts';
import type { AnswerValue } from '../model/answers.ts';
import type { ExpressionResult, Scope } from './expression.ts';
import { build, envOf, resultOf, valueOf } from './expression.ts';
import type { Named } from './names.ts';
import { adviser, nearest } from './advice.ts';
import { readPattern } from './pattern-reader.ts';
import type { Frame } from './scope.ts';
import type { Value } from './values.ts';
import { MADE_KINDS, type QuestionKind } from '../kinds/traits.ts';

type KnownNames = ReadonlyMap<string, QuestionKind> | ReadonlySet<string>;

/** An expression over flat answers: `names` says which questions there are (and, as a map, their kinds). */
export function compileExpression(source: string, names: KnownNames): ExpressionResult {
  const kinds =
    names instanceof Map
      ? (names as ReadonlyMap<string, QuestionKind>)
      : new Map([...names.keys()].map((name) => [name, MADE_KINDS.words as QuestionKind]));
  const order = [...kinds.keys()];
  const slots = new Map(order.map((name, slot) => [name, slot]));
  const find = (name: string): Named | undefined => {
    const slot = slots.get(name);
    return slot === undefined
      ? undefined
      : { name, slot, kind: kinds.get(name) ?? MADE_KINDS.words, repeats: [] };
  };
  const built = build(
    source,
    {
      find,
      rows: () => undefined,
      near: (name) => nearest(name, order),
      advise: adviser,
      patterns: readPattern,
    },
    { repeats: [] },
  );
  const frameOf = ({ answers }: Scope): Frame => {
    const values: Value[] = [];
    for (const name of built.dependencies) {
      const answer = ownValue(answers, name) ?? null;
      values[slots.get(name) ?? 0] = valueOf(
        answer as AnswerValue,
        kinds.get(name) ?? MADE_KINDS.words,
      );
    }
    return { values, parent: null, index: 0, instances: [] };
  };
  return resultOf(source, built, (scope) => envOf(frameOf(scope), scope));
}
