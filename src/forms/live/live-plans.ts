// The plans of a questionnaire's pages. A plan is the same for every respondent, so it is made once for a version and a
// composition of the page.
import { memoByObject } from '../../platform/memo.ts';
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import type { Page } from '../../questionnaires/engine/pages/page.ts';
import type { LivePlan } from './live-plan.ts';
import { makePlan } from './make-live-plan.ts';

interface Work {
  followers: Map<string, string[]>;
  plans: Map<string, LivePlan | null>;
  any: boolean | null;
}

const workOn = memoByObject((compiled: CompiledQuestionnaire): Work => ({
  followers: followersOf(compiled),
  plans: new Map<string, LivePlan | null>(),
  any: null,
}));

/** Null when nothing on the page depends on its own answers, or too much for a browser. */
export function livePlanOf(compiled: CompiledQuestionnaire, page: Page): LivePlan | null {
  const kept = workOn(compiled);
  const composition = compositionOf(page);
  const plan = kept.plans.get(composition);
  if (plan !== undefined) return plan;
  const made = makePlan(compiled, composition.split(' '), kept.followers);
  kept.plans.set(composition, made);
  return made;
}

/** The names on a page with spaces between. */
const compositionOf = ({ items }: Page): string =>
  items
    .flatMap((item) =>
      item.type === 'grid'
        ? [item.group.name, ...item.questions.map(({ question }) => question.name)]
        : [item.type === 'heading' ? item.group.name : item.question.name],
    )
    .join(' ');

/** Whether some page may depend on its own answers: only questions that the author keeps on one page can. */
export function hasLivePages(compiled: CompiledQuestionnaire): boolean {
  const kept = workOn(compiled);
  kept.any ??= [...compiled.nodes.values()].some(({ node, name }) => {
    const isTogether =
      node.type === 'group' &&
      (node.appearance ?? '')
        .split(/\s+/)
        .some((word) => word === 'field-list' || word === 'table-list');
    return (
      isTogether &&
      makePlan(
        compiled,
        [...compiled.nodes.values()]
          .filter(({ parents }) => parents.some((parent) => parent.name === name))
          .map((inside) => inside.name),
        kept.followers,
      ) !== null
    );
  });
  return kept.any;
}

/** Name → names that need it before their own relevance and value are known. */
function followersOf({ nodes }: CompiledQuestionnaire): Map<string, string[]> {
  const followers = new Map<string, string[]>();
  for (const [name, { needs }] of nodes)
    for (const need of needs) followers.set(need, [...(followers.get(need) ?? []), name]);
  return followers;
}
