// Which questions carry the codes of a list, and which filters name them.
import { isDynamic } from '../../questionnaires/engine/default-value.ts';
import type {
  ChoiceList,
  Question,
  Questionnaire,
} from '../../questionnaires/model/questionnaire.ts';
import type { Tree } from '../../questionnaires/expressions/tree.ts';
import { given, type Speaking } from './code-places.ts';
import { parts, treeOf } from './conditions/expression-parts.ts';
import { nodesOf } from './tree.ts';
import type { CodeChange, One } from './code-change.ts';

/** Names that hold a code of the list: the questions that offer it, and calculations that hand it on. */
export function carriers(
  model: Questionnaire,
  { users, change: [from] }: One,
): Pick<Speaking, 'names' | 'mixed'> {
  const names = new Set(users);
  const mixed = new Set<string>();
  const handing = nodesOf(model).flatMap((node) => {
    const source =
      node.type === 'question'
        ? (node.calculation ??
          (node.default !== undefined && isDynamic(node.default) ? node.default : undefined))
        : undefined;
    const tree = source === undefined ? null : treeOf(source);
    return tree ? [{ name: node.name, parts: given(tree) }] : [];
  });
  for (let grows = true; grows;) {
    grows = false;
    for (const { name, parts: handed } of handing) {
      if (
        names.has(name) ||
        !handed.some((part) => part.type === 'reference' && names.has(part.name))
      )
        continue;
      names.add(name);
      grows = true;
    }
  }
  for (const { name, parts: handed } of handing)
    if (names.has(name) && handed.some((part) => isElsewhere(part, model, { names, mixed, from })))
      mixed.add(name);
  return { names, mixed };
}

/** A literal of the same spelling, or a question whose own list has the same code. */
function isElsewhere(
  part: Tree,
  model: Questionnaire,
  { names, mixed, from }: { names: ReadonlySet<string>; mixed: ReadonlySet<string>; from: string },
): boolean {
  if (part.type === 'text' || part.type === 'number') return String(part.value) === from;
  if (part.type !== 'reference') return false;
  if (names.has(part.name)) return mixed.has(part.name);
  const node = nodesOf(model).find(({ name }) => name === part.name);
  return (
    node?.type === 'question' &&
    (model.lists
      .find(({ name }) => name === node.list)
      ?.choices.some(({ name }) => name === from) ??
      false)
  );
}

/** Columns of lists that are filtered by the answer: `region = ${region}`. */
export function filteredLists(
  model: Questionnaire,
  names: ReadonlySet<string>,
  { change: [from, to], places }: { change: CodeChange; places: Set<string> },
): ChoiceList[] {
  const columns = new Map<string, Set<string>>();
  for (const node of nodesOf(model)) {
    if (node.type !== 'question' || node.choiceFilter === undefined || node.list === undefined)
      continue;
    for (const column of filterColumns(node, names))
      columns.set(node.list, (columns.get(node.list) ?? new Set()).add(column));
  }
  return model.lists.map((list) => {
    const filtered = columns.get(list.name);
    if (!filtered) return list;
    const choices = list.choices.map((choice) => {
      const held = Object.entries(choice.columns ?? {}).filter(
        ([column, value]) => filtered.has(column) && value === from,
      );
      return held.length === 0
        ? choice
        : {
            ...choice,
            columns: {
              ...choice.columns,
              ...Object.fromEntries(held.map(([column]) => [column, to])),
            },
          };
    });
    if (choices.some((choice, at) => choice !== list.choices[at])) places.add(list.name);
    return { ...list, choices };
  });
}

function filterColumns({ choiceFilter = '' }: Question, names: ReadonlySet<string>): string[] {
  const tree = treeOf(choiceFilter);
  return (tree ? parts(tree, 'and').flatMap((part) => parts(part, 'or')) : []).flatMap((part) => {
    if (part.type !== 'binary' || part.operator !== '=') return [];
    const [column, reference] =
      part.left.type === 'column' ? [part.left, part.right] : [part.right, part.left];
    return column.type === 'column' && reference.type === 'reference' && names.has(reference.name)
      ? [column.name]
      : [];
  });
}
