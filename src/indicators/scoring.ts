// From one person's answers to a vector of numbers, one per indicator, NaN where the person is
// outside the base or the answer says nothing (methodology, section 2).
import type { Answers } from '../questionnaires/answers.ts';
import type { CompiledQuestionnaire } from '../questionnaires/compiled.ts';
import type { Expression } from '../questionnaires/expressions/expression.ts';
import { indicatorsOf, type IndexDefinition } from './definition.ts';

export type Score = (answers: Answers, now: Date) => Float64Array;

/** Compiles a definition once for many responses. Throws an Error naming the indicator when an expression does not fit. */
export function makeScore(definition: IndexDefinition, compiled: CompiledQuestionnaire): Score {
  const compile = (code: string, source: string): Expression => {
    const parsed = compiled.expression(source);
    if (!parsed.ok) throw new Error(`Indicator ${code} cannot be read: ${parsed.problems.map((found) => found.code).join(', ')}`);
    return parsed.expression;
  };
  const parts = indicatorsOf(definition).map((indicator) => ({
    value: compile(indicator.code, indicator.expression),
    base: compile(indicator.code, indicator.baseExpression),
    clamp: (value: number) => Math.min(indicator.max, Math.max(indicator.min, value)),
  }));
  return (answers, now) => {
    const scope = { answers, now };
    return Float64Array.from(parts, (part) => (part.base.boolean(scope) ? part.clamp(part.value.number(scope)) : NaN));
  };
}
