// Which pages a browser cannot follow; the server then evaluates them alone.
import { isRanked } from '../../questionnaires/kinds/traits.ts';
import type { LivePlan } from './live-plan.ts';
import type { PlanContext } from './live-reads.ts';

/** Rare forms that stay with the server: patterns that are answers themselves, repeats that change while they are read, or are read one inside the other, and options in an order of their own. */
export function canFollow(plan: LivePlan, { compiled }: PlanContext): boolean {
  if (plan.reading.unknownPattern) return false;
  const nodes = [...plan.run, ...plan.fixed].flatMap((name) => compiled.nodes.get(name) ?? []);
  const ordered = [...plan.options].some(
    (name) =>
      isRanked(compiled.byName.get(name)?.question.kind) ||
      compiled.byName.get(name)?.question.parameters?.['randomize'] !== undefined,
  );
  const repeats = [...plan.run].some(
    (name) =>
      compiled.nodes.get(name)?.node.type === 'repeat' &&
      compiled.nodes.get(name)?.count !== undefined,
  );
  return (
    !ordered &&
    !repeats &&
    !(
      plan.across &&
      nodes.some(
        (node) =>
          node.repeats.length > 1 ||
          (node.repeats.length > 0 &&
            node.parents.some(({ type, relevant }) => type === 'group' && relevant !== undefined)),
      )
    )
  );
}
