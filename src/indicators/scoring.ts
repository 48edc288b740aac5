// From one person's answers to a vector of numbers, one per indicator, NaN where the person is
// outside the base or the answer says nothing (methodology, section 2).
import type { Answers } from '../questionnaires/model/answers.ts';
import type { CompiledQuestionnaire } from '../questionnaires/engine/compiled.ts';
import type { Expression } from '../questionnaires/expressions/expression.ts';
import { indicatorsOf, type IndexDefinition } from './definition.ts';

export type Score = (answers: Answers, now: Date) => Float64Array;

/** Compiles a definition once for many responses; a base that several indicators share is asked about once for each. Throws an Error naming the indicator when an expression does not fit. */
export function makeScore(definition: IndexDefinition, compiled: CompiledQuestionnaire): Score {
  const compile = (code: string, source: string): Expression => {
    const parsed = compiled.expression(source);
    if (!parsed.ok)
      throw new Error(
        `Indicator ${code} cannot be read: ${parsed.problems.map((found) => found.code).join(', ')}`,
      );
    return parsed.expression;
  };
  const bases = new Map<string, Expression>();
  const parts = indicatorsOf(definition).map(({ code, min, max, expression, baseExpression }) => {
    const base = bases.get(baseExpression) ?? compile(code, baseExpression);
    bases.set(baseExpression, base);
    return { value: compile(code, expression), base, min, max };
  });
  return (answers, now) => {
    const scope = { answers, now };
    const asked = new Set<Expression>();
    for (const base of bases.values()) if (base.boolean(scope)) asked.add(base);
    const scores = new Float64Array(parts.length);
    for (const [index, { value, base, min, max }] of parts.entries())
      scores[index] = asked.has(base) ? Math.min(max, Math.max(min, value.number(scope))) : NaN;
    return scores;
  };
}
