// Follows what the conditions of a page read, until nothing is missing.
import type { PatternProgram } from '../../questionnaires/expressions/pattern-program.ts';
import { readPattern } from '../../questionnaires/expressions/pattern-reader.ts';
import { AUTHORS } from '../../questionnaires/expressions/patterns.ts';
import { nothingRead } from '../../questionnaires/engine/references-read.ts';
import type { LivePlan, Parts } from './live-plan.ts';
import {
  hasDynamicRelevance,
  type CompiledNode,
  type PlanContext,
  merge,
  readingOf,
  readsAcross,
} from './live-reads.ts';
import { canFollow } from './live-limits.ts';

/** Follows what is read, from the page's own conditions on. */
export function withDemand(
  context: PlanContext,
  asked: readonly CompiledNode[],
  parts: Parts,
): LivePlan | null {
  const plan = {
    ...parts,
    run: new Set(asked.map(({ name }) => name)),
    conditional: new Set<string>(),
    fixed: new Set<string>(),
    reading: nothingRead(),
    across: false,
    patterns: [],
  };
  for (const set of Object.values(parts)) for (const name of set) plan.run.add(name);
  for (const name of plan.run) {
    const node = nodeAt(context, name);
    if (hasDynamicRelevance(node, context)) plan.conditional.add(name);
    for (const { name: parent } of node.parents.filter(({ name: around }) =>
      hasDynamicRelevance(nodeAt(context, around), context),
    ))
      plan.run.add(parent);
    const reading = readingOf(node, context, parts);
    merge(plan.reading, reading);
    plan.across ||= readsAcross(node, reading, context);
    for (const read of reading.names)
      (context.changing.has(read) ? plan.run : plan.fixed).add(read);
  }
  return canFollow(plan, context)
    ? { ...plan, patterns: [...plan.reading.patterns].flatMap(readAhead) }
    : null;
}

/** In a published version every pattern can be read. */
function readAhead(source: string): [string, PatternProgram][] {
  const reading = readPattern(source, AUTHORS);
  return reading.ok ? [[source, reading.program]] : [];
}

const nodeAt = ({ compiled }: PlanContext, name: string): CompiledNode => compiled.nodes.get(name)!;
