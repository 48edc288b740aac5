// Makes the plan of a live page: starts from its own conditions and adds everything these read.
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import type { LivePlan } from './live-plan.ts';
import {
  hasDynamicRelevance,
  type CompiledNode,
  conditionRead,
  type PlanContext,
  hasChangingOptions,
  intersects,
  wordsRead,
} from './live-reads.ts';
import { withDemand } from './live-demand.ts';
import { isNote } from '../../questionnaires/kinds/traits.ts';

export function makePlan(
  compiled: CompiledQuestionnaire,
  names: readonly string[],
  followers: ReadonlyMap<string, readonly string[]>,
): LivePlan | null {
  const onPage = names.flatMap((name) => compiled.nodes.get(name) ?? []);
  const asked = onPage.filter(({ node }) => node.type === 'question' && !isNote(node.kind));
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
