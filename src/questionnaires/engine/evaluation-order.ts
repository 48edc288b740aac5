// From a questionnaire to the plan that evaluation runs: names resolved, conditions made closures, everything in the order
// it depends on. What its author should know is noted, not judged: that is compiled.ts's work, which a browser
// that was given part of a published version does not need.
import type { CompiledNode } from './compiled-node.ts';
import { compileNode } from './compile-node.ts';
import { isCompiledQuestion } from './compiled-node.ts';
import type { Advise, Names } from '../expressions/names.ts';
import type { PatternReader } from '../expressions/patterns.ts';
import type { Plan } from './answer-frames.ts';
import type { Questionnaire } from '../model/questionnaire.ts';
import { order } from './ordering.ts';
import type { SlotAssignment } from './slots.ts';
import { namesOf, assignSlots } from './slots.ts';
import type { Problem } from './problem.ts';

export interface Planning {
  plan: Plan;
  placement: SlotAssignment;
  /** Mistakes in expressions. */
  problems: Problem[];
  /** Names that wait for each other, the first one again at the end. */
  cycle: string[] | null;
  /** Options and rows of tables that conditions look through for one respondent. */
  looksThrough: number;
}

export const MOST_LOOKED_THROUGH = 1_000_000;
/** Instances of a repeat that are reckoned with. */
const INSTANCES = 10;

/**
 * @param questionnaire with its shorthands written out
 * @param patterns reads the patterns of regex(): the server's own reader, or in a browser what came with the page
 * @param advise finds near names for mistakes; none unless given
 */
export function planOf(
  questionnaire: Questionnaire,
  patterns: PatternReader,
  advise?: Advise,
): Planning {
  const placement = assignSlots(questionnaire);
  const problems: Problem[] = [];
  const scan = { rows: 0 };
  const names = scanned(namesOf(placement, patterns, advise), scan);
  let looksThrough = 0;
  const nodes = new Map<string, CompiledNode>(
    placement.placed.map((placed) => {
      scan.rows = 0;
      const node = compileNode(placed, placement, names, problems);
      looksThrough += (scan.rows + optionsTried(node)) * INSTANCES ** placed.repeats.length;
      return [placed.name, node];
    }),
  );
  const sorted = order(new Map([...nodes].map(([name, { needs }]) => [name, needs])));
  const steps = sorted.order.flatMap((name) => nodes.get(name) ?? []);
  const byLevel = Array.from({ length: placement.levels }, (_, level) =>
    [...nodes.values()].filter((node) => node.level === level),
  );
  return {
    plan: { questionnaire, steps, nodes, byLevel },
    placement,
    problems,
    cycle: sorted.cycle,
    looksThrough,
  };
}

/** Notes the rows that expressions ask for: `instance()` goes through all of them each time. */
const scanned = (names: Names, scan: { rows: number }): Names => ({
  ...names,
  rows: (list) => {
    const source = names.rows(list);
    scan.rows += source?.rows.length ?? 0;
    return source;
  },
});

/** Options that are not the same for everybody are tried one by one. */
function optionsTried(node: CompiledNode): number {
  if (!isCompiledQuestion(node)) return 0;
  const { choiceFilter, question, options } = node;
  const isShuffled = question.parameters?.['randomize'] === 'true';
  const differ =
    choiceFilter !== undefined || isShuffled || options.some(({ label }) => label !== null);
  return differ ? options.length * (isShuffled ? 10 : 1) : 0;
}
