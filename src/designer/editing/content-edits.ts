// Edits of what a question says and asks, and of the questionnaire's own title and languages.
import type { ChoiceList, Node, Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { freeName } from './naming.ts';
import { codesRenamed } from './code-renaming.ts';
import type { EditResult } from './edit-result.ts';
import type { ListChange, Operation } from './operation.ts';
import { mistaken } from './edit-result.ts';
import { mentionsRenamed, renamedEverywhere } from './renaming.ts';
import { nodesOf, placeOf, replaced } from './tree.ts';
import { listMistakes, nameMistakes, shapeMistakes } from './node-mistakes.ts';

export const TEXT_FIELDS = [
  'label',
  'hint',
  'guidanceHint',
  'requiredMessage',
  'constraintMessage',
] as const;

export type ContentEditOf<T extends Operation['type']> = Extract<Operation, { type: T }>;

/** The node is replaced (its children stay); a new name reaches everything that mentions the old one. */
export function changeNode(
  model: Questionnaire,
  { id, node, list }: ContentEditOf<'change'>,
): EditResult {
  const before = placeOf(model.children, id)?.node;
  if (!before || before.type !== node.type) return mistaken('gone');
  const mistakes = [
    ...nameMistakes(model, before, node.name),
    ...(list ? listMistakes(list, model) : []),
    ...shapeMistakes(node),
  ];
  if (mistakes.length > 0) return { ok: false, mistakes };
  const children = before.type === 'question' ? {} : { children: before.children };
  const { model: listed, name: listName } = list
    ? withList(model, list, id)
    : { model, name: undefined };
  const typed = {
    ...node,
    ...children,
    id,
    ...(listName === undefined ? {} : { list: listName }),
  } as Node;
  return followCodes(withNode(listed, before, typed), { before, node: typed, list });
}

function withNode(model: Questionnaire, before: Node, typed: Node): Questionnaire {
  if (before.name === typed.name)
    return { ...model, children: replaced(model.children, typed.id, () => [typed]) };
  const names = new Map([[before.name, typed.name]]);
  const renamed = renamedEverywhere(model, names);
  const changed = mentionsRenamed(typed, names);
  return { ...renamed, children: replaced(renamed.children, typed.id, () => [changed]) };
}

/** Changed option codes are updated in what refers to them; where that is uncertain, the places are named and nothing is changed. */
function followCodes(
  model: Questionnaire,
  { before, node, list }: { before: Node; node: Node; list: ListChange | null },
): EditResult {
  const renamed = before.name === node.name ? {} : { names: new Map([[before.name, node.name]]) };
  if (!list?.codes || node.type !== 'question' || node.list === undefined)
    return { ok: true, model, focus: node.id, ...renamed };
  const users = new Set(
    nodesOf(model).flatMap((one) =>
      one.type === 'question' && one.list === node.list ? [one.name] : [],
    ),
  );
  const result = codesRenamed(model, { list: node.list, users, changes: list.codes });
  if (result.ok)
    return {
      ok: true,
      model: result.model,
      focus: node.id,
      codes: { users, changes: list.codes, places: result.places },
      ...renamed,
    };
  const to = list.codes.find(([from]) => from === result.code)?.[1];
  const field = `option.${String(list.choices.findIndex(({ name }) => name === to))}.name`;
  return mistaken('code_ambiguous', field, { code: result.code, places: result.places.join(', ') });
}

/** The list changed for all who use it, or, asked for a copy, made anew for this question alone. */
function withList(
  model: Questionnaire,
  { name, choices, copy }: ListChange,
  id: string,
): { model: Questionnaire; name: string } {
  const known = new Set(model.lists.map((list) => list.name));
  const shared = usersOf(model, name).some((user) => user !== id);
  const target = copy && shared ? freeName(`${name}_2`, known) : name;
  const list: ChoiceList = { name: target, choices };
  const lists = known.has(target)
    ? model.lists.map((one) => (one.name === target ? list : one))
    : [...model.lists, list];
  return { model: { ...model, lists }, name: target };
}

/** Ids of the questions that offer this list. */
export const usersOf = (model: Questionnaire, list: string): string[] =>
  nodesOf(model).flatMap((node) =>
    node.type === 'question' && node.list === list ? [node.id] : [],
  );
