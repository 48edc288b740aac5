// Scenarios: example answers a researcher saved, with the questions they should lead to. Publishing runs them again.
import type { Answers } from '../model/answers.ts';
import type { CompiledQuestionnaire } from '../engine/compiled.ts';
import type { EvaluationContext } from '../engine/evaluation/evaluation.ts';
import { isAsked } from '../kinds/traits.ts';

export interface Scenario {
  id: string;
  name: string;
  answers: Answers;
  /** Paths of the questions asked, in order. */
  expected: string[];
}
export interface ScenarioResult {
  ok: boolean;
  missing: string[];
  unexpected: string[];
  reordered: boolean;
}

/** The questions these answers lead to, in reading order. */
export function askedPaths(
  compiled: CompiledQuestionnaire,
  answers: Answers,
  context: EvaluationContext,
): string[] {
  const { relevant } = compiled.evaluate(answers, context);
  return [...relevant].filter((path) => {
    const question = compiled.byName.get(path.slice(path.lastIndexOf('/') + 1))?.question;
    return question !== undefined && isAsked(question.kind);
  });
}

export function runScenario(
  compiled: CompiledQuestionnaire,
  { answers, expected }: Pick<Scenario, 'answers' | 'expected'>,
  context: EvaluationContext,
): ScenarioResult {
  const asked = askedPaths(compiled, answers, context);
  const [known, wanted] = [new Set(asked), new Set(expected)];
  const missing = expected.filter((path) => !known.has(path));
  const unexpected = asked.filter((path) => !wanted.has(path));
  const reordered =
    missing.length === 0 &&
    unexpected.length === 0 &&
    asked.some((path, at) => path !== expected[at]);
  return {
    ok: missing.length === 0 && unexpected.length === 0 && !reordered,
    missing,
    unexpected,
    reordered,
  };
}
