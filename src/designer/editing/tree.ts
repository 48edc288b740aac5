// Finding and changing one place of the questionnaire's tree by the id of what is there. Trees are never changed in
// place: what is returned shares every part that stayed the same.
import type {
  Group,
  Node,
  Questionnaire,
  Repeat,
} from '../../questionnaires/model/questionnaire.ts';
import { walk } from '../../questionnaires/model/nodes.ts';

export type Container = Group | Repeat;
export interface Place {
  node: Node;
  parents: readonly Container[];
  siblings: readonly Node[];
  index: number;
}

/** The position of the node with this id; null when there is none. */
export function placeOf(
  nodes: readonly Node[],
  id: string,
  parents: readonly Container[] = [],
): Place | null {
  for (const [index, node] of nodes.entries()) {
    if (node.id === id) return { node, parents, siblings: nodes, index };
    const inside = node.type === 'question' ? null : placeOf(node.children, id, [...parents, node]);
    if (inside) return inside;
  }
  return null;
}

/** The tree with the children of one container (null: the top) changed. */
export function withChildren(
  nodes: readonly Node[],
  containerId: string | null,
  change: (children: readonly Node[]) => Node[],
): Node[] {
  if (containerId === null) return change(nodes);
  return nodes.map((node) => {
    if (node.type === 'question') return node;
    return {
      ...node,
      children:
        node.id === containerId
          ? change(node.children)
          : withChildren(node.children, containerId, change),
    };
  });
}

/** The tree with one node replaced by others: none removes it, two put one beside it. */
export function replaced(nodes: readonly Node[], id: string, by: (node: Node) => Node[]): Node[] {
  const place = placeOf(nodes, id);
  if (!place) return [...nodes];
  return withChildren(nodes, place.parents.at(-1)?.id ?? null, (siblings) =>
    siblings.flatMap((node) => (node.id === id ? by(node) : [node])),
  );
}

/** The nodes put into a container, after one of its children; at its beginning when `after` is null. */
export function inserted(
  nodes: readonly Node[],
  added: readonly Node[],
  into: string | null,
  after: string | null,
): Node[] {
  return withChildren(nodes, into, (children) => {
    const at = after === null ? 0 : children.findIndex(({ id }) => id === after) + 1;
    return [...children.slice(0, at), ...added, ...children.slice(at)];
  });
}

/** Every node of the questionnaire, groups and repeats included. */
export const nodesOf = (model: Pick<Questionnaire, 'children'>): Node[] =>
  [...walk(model.children)].map(([node]) => node);

/** A node and everything in it. */
export const within = (node: Node): Node[] => [...walk([node])].map(([inner]) => inner);
