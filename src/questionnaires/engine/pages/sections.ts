// Sections: each top-level group is one, and each run of questions between groups.
import type { CompiledQuestionnaire } from '../compiled.ts';
import type { Node, Text } from '../../model/questionnaire.ts';
import { isOnPage } from '../../kinds/traits.ts';

export interface Section {
  id: string;
  title: Text;
}

/** Top-level sections in order, for showing progress. A question outside every group belongs to an unnamed section of its own. */
export const sectionsOf = ({ questionnaire }: CompiledQuestionnaire): readonly Section[] =>
  topLevelParts(questionnaire.children).map(({ id, title }) => ({ id, title }));

interface TopLevelPart {
  id: string;
  title: Text;
  nodes: Node[];
}

export function topLevelParts(nodes: readonly Node[]): TopLevelPart[] {
  const found: TopLevelPart[] = [];
  let loose: TopLevelPart | null = null;
  for (const node of nodes) {
    if (node.type !== 'question') {
      found.push({ id: node.name, title: node.label, nodes: [node] });
      loose = null;
    } else if (isOnPage(node.kind)) {
      if (!loose) found.push((loose = { id: node.name, title: {}, nodes: [] }));
      loose.nodes.push(node);
    }
  }
  return found;
}
