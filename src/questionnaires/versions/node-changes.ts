// Questions, groups and repeats that were added, removed, moved or changed.
import { differencesOf } from './node-differences.ts';
import type { Node, Questionnaire } from '../model/questionnaire.ts';
import { walk } from '../model/nodes.ts';
import { type Change, language } from './change.ts';

interface NodePosition {
  node: Node;
  parent: string;
  before: string | null;
}

/** By id, with what comes before it among the siblings that both versions have. */
function placedById(
  questionnaire: Questionnaire,
  common: ReadonlySet<string>,
): Map<string, NodePosition> {
  const found = new Map<string, NodePosition>();
  const last = new Map<string, string>();
  for (const [node, parents] of walk(questionnaire.children)) {
    const parent = parents.at(-1)?.id ?? '';
    found.set(node.id, { node, parent, before: last.get(parent) ?? null });
    if (common.has(node.id)) last.set(parent, node.id);
  }
  return found;
}

const idsOf = (questionnaire: Questionnaire): Set<string> =>
  new Set([...walk(questionnaire.children)].map(([{ id }]) => id));

export function nodeChanges(before: Questionnaire, after: Questionnaire): Change[] {
  const [ids, kept] = [idsOf(before), idsOf(after)];
  const common = new Set([...ids].filter((id) => kept.has(id)));
  const [old, now] = [placedById(before, common), placedById(after, common)];
  const removed = [...old.values()]
    .filter(({ node }) => !now.has(node.id))
    .map(({ node }): Change => ({ code: 'removed', vars: { name: node.name }, safe: false }));
  const others = [...now].flatMap(([id, placed]): Change[] => {
    const was = old.get(id);
    return was
      ? keptNode(was, placed, after)
      : [
          {
            code: 'added',
            vars: { name: placed.node.name },
            node: placed.node.name,
            id,
            safe: false,
          },
        ];
  });
  return [...removed, ...others];
}

function keptNode(was: NodePosition, now: NodePosition, after: Questionnaire): Change[] {
  const about = { node: now.node.name, id: now.node.id };
  const moved = was.parent !== now.parent || was.before !== now.before;
  const differences = differencesOf(was.node, now.node).map(({ code, vars, safe }): Change => ({
    code,
    safe,
    ...about,
    vars: {
      name: now.node.name,
      ...vars,
      ...(vars['language'] === undefined ? {} : { language: language(after, vars['language']) }),
    },
  }));
  return [
    ...(moved ? [{ code: 'moved', vars: { name: now.node.name }, safe: false, ...about }] : []),
    ...differences,
  ];
}
