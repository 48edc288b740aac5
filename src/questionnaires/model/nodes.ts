// Walking the questionnaire's tree. Apart from model.ts so that code that runs in the browser does not carry the schema library.
import type { Group, Node, Question, Questionnaire, Repeat } from './questionnaire.ts';

/** Every node in reading order, with the groups and repeats it is in (outermost first). */
export function* walk(
  nodes: readonly Node[],
  parents: readonly (Group | Repeat)[] = [],
): Generator<[Node, readonly (Group | Repeat)[]]> {
  for (const node of nodes) {
    yield [node, parents];
    if (node.type !== 'question') yield* walk(node.children, [...parents, node]);
  }
}

/** The questions in reading order, without their groups. */
export function questionsOf(questionnaire: Questionnaire): Question[] {
  return [...walk(questionnaire.children)].flatMap(([node]) =>
    node.type === 'question' ? [node] : [],
  );
}

/** A group whose questions all take one scale, shown as a grid (XLSForm appearance `table-list`). */
export function isGrid(group: Group): boolean {
  return (group.appearance ?? '').split(/\s+/).includes('table-list');
}
