// From a questionnaire to the plan that evaluation runs: names resolved, conditions made closures, everything in the order
// it depends on. What its author should be told about is noted, not judged: that is compiled.ts's work, which a browser
// that was given part of a published version does not need.
import type { CompiledNode } from './compiled-node.ts';
import { compileNode } from './compiled-node.ts';
import type { PatternReader } from './expressions/patterns.ts';
import type { Plan } from './frames.ts';
import type { Questionnaire } from './model.ts';
import { order } from './ordering.ts';
import type { Placement } from './placement.ts';
import { namesOf, place } from './placement.ts';
import type { Problem } from './problem.ts';

export interface Planning {
  plan: Plan;
  placement: Placement;
  /** Mistakes in expressions. */
  problems: Problem[];
  /** Names that wait for each other, the first one again at the end. */
  cycle: string[] | null;
}

/**
 * @param questionnaire with its shorthands written out
 * @param patterns reads the patterns of regex(): the server's own reader, or in a browser what came with the page
 */
export function planOf(questionnaire: Questionnaire, patterns: PatternReader): Planning {
  const placement = place(questionnaire);
  const names = namesOf(placement, patterns);
  const problems: Problem[] = [];
  const nodes = new Map<string, CompiledNode>(placement.placed.map((placed) => [placed.name, compileNode(placed, placement, names, problems)]));
  const sorted = order(new Map([...nodes].map(([name, { needs }]) => [name, needs])));
  const steps = sorted.order.flatMap((name) => nodes.get(name) ?? []);
  const byLevel = Array.from({ length: placement.levels }, (_, level) => [...nodes.values()].filter((node) => node.level === level));
  return { plan: { questionnaire, steps, nodes, byLevel }, placement, problems, cycle: sorted.cycle };
}
