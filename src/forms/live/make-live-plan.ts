// Makes the plan of a live page: starts from its own conditions and adds whatever these read.
import type { PatternProgram } from '../../questionnaires/expressions/pattern-program.ts';
import { readPattern } from '../../questionnaires/expressions/pattern-reader.ts';
import { AUTHORS } from '../../questionnaires/expressions/patterns.ts';
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import { nothingRead } from '../../questionnaires/engine/references-read.ts';
import type { LivePlan, Parts } from './live-plan.ts';
import {
  hasDynamicRelevance,
  type CompiledNode,
  conditionRead,
  type PlanContext,
  hasChangingOptions,
  intersects,
  merge,
  readingOf,
  readsAcross,
  wordsRead,
} from './live-reads.ts';
import { canFollow } from './live-limits.ts';

export function makePlan(
  compiled: CompiledQuestionnaire,
  names: readonly string[],
  followers: ReadonlyMap<string, readonly string[]>,
): LivePlan | null {
  const onPage = names.flatMap((name) => compiled.nodes.get(name) ?? []);
  const asked = onPage.filter(({ node }) => node.type === 'question' && node.kind !== 'note');
  const changing = new Set(asked.map(({ name }) => name));
  for (const name of changing)
    for (const follower of followers.get(name) ?? []) changing.add(follower);
  const context: PlanContext = { compiled, changing };
  const pick = (is: (node: CompiledNode) => boolean): Set<string> =>
    new Set(onPage.filter(is).map(({ name }) => name));
  const parts = {
    coming: pick((node) => hasDynamicRelevance(node, context)),
    options: pick((node) => hasChangingOptions(node, context)),
    words: pick((node) => intersects(wordsRead(node.node), changing)),
    required: pick(({ node }) => intersects(conditionRead(node, 'required'), changing)),
  };
  if (Object.values(parts).every((set) => set.size === 0)) return null;
  return withDemand(context, asked, parts);
}

/** Follows what is read, from the page's own conditions on. */
function withDemand(
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
