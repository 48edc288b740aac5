// How long a questionnaire takes at least and at most. Branches that exclude each other are not added up: at most one of
// them is asked. What the conditions leave open counts as asked, so the upper figure is never too low.
import type { Node, Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { walk } from '../../questionnaires/model/nodes.ts';
import { treeOf } from '../editing/conditions/expression-parts.ts';
import { namesIn } from '../editing/renaming.ts';
import { neverTogether } from './satisfiability.ts';
import { minutesFor } from './wording.ts';
import { type Branch, certain, conflictsOf, factsIn } from './branches.ts';
import { heaviest } from './heaviest-branches.ts';

export function minutesOf(model: Questionnaire, lang: string): { most: number; least: number } {
  const branches = new Map<string, Branch>();
  for (const [node, parents] of walk(model.children))
    if (node.type === 'question')
      addTo(branches, [...parents, node], minutesFor(node, model, lang));
  const always = branches.get('')?.minutes ?? 0;
  branches.delete('');
  const facts = factsIn(model);
  const possible = [...branches.values()].filter(
    ({ trees, minutes }) => minutes > 0 && !neverTogether(trees, facts),
  );
  return {
    most: always + heaviest(possible, conflictsOf(possible, facts)),
    least: always + certain(model, possible, facts),
  };
}

function addTo(branches: Map<string, Branch>, path: readonly Node[], minutes: number): void {
  const sources = path.flatMap(({ relevant }) => (relevant === undefined ? [] : [relevant]));
  const key = sources.join('\u0000');
  const known = branches.get(key) ?? {
    minutes: 0,
    trees: sources.flatMap((source) => treeOf(source) ?? []),
    names: new Set(sources.flatMap(namesIn)),
  };
  branches.set(key, { ...known, minutes: known.minutes + minutes });
}
