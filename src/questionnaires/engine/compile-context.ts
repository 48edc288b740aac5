// What is at hand while a node is compiled, and its expressions and labels.
import type { Built } from '../expressions/expression.ts';
import { build } from '../expressions/expression.ts';
import type { Names, Place } from '../expressions/names.ts';
import type { ExpressionProblem } from '../expressions/tree.ts';
import type { CompiledLabel } from './interpolation.ts';
import { compileLabel } from './interpolation.ts';
import type { Text } from '../model/questionnaire.ts';
import type { SlottedNode } from './slots.ts';
import type { Field, Problem } from './problem.ts';
import { placed as place } from './problem.ts';

export interface CompileContext {
  placed: SlottedNode;
  names: Names;
  here: Place;
  problems: Problem[];
}

export function expression(
  context: CompileContext,
  field: Field,
  source: string | undefined,
  here: Place = context.here,
): Built | undefined {
  if (source === undefined) return undefined;
  const built = build(source, context.names, here);
  context.problems.push(
    ...built.problems.map((problem) => place(problem, context.placed.name, field)),
  );
  return built;
}

export function spokenTexts(
  context: CompileContext,
  text: Text,
  field: Field,
): Record<string, CompiledLabel> {
  return Object.fromEntries(
    Object.entries(text).map(([lang, words]) => {
      const found: ExpressionProblem[] = [];
      const result = compileLabel(words, context.names, context.here, found);
      context.problems.push(
        ...found.map((problem) => place(problem, context.placed.name, field, lang)),
      );
      return [lang, result];
    }),
  );
}
