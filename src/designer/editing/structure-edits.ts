// Edits of the order and the parts: add, move, place elsewhere, duplicate, delete.
import { ownValue } from '../../platform/own-value.ts';
import { newChoices, newQuestion } from './new-question.ts';
import type { Node, Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { freeName, nameFrom } from './naming.ts';
import type { EditResult } from './edit-result.ts';
import type { Operation, Spot } from './operation.ts';
import { mistaken } from './edit-result.ts';
import { mentionsOf, mentionsRenamed } from './renaming.ts';
import type { Container, Place } from './tree.ts';
import { inserted, nodesOf, placeOf, replaced, within } from './tree.ts';
import { takesList } from '../../questionnaires/kinds/traits.ts';

type StructureEditOf<T extends Operation['type']> = Extract<Operation, { type: T }>;

export const takenNames = (
  model: Questionnaire,
  ids: ReadonlySet<string> = new Set(),
): Set<string> => new Set([...nodesOf(model).flatMap(({ id, name }) => [id, name]), ...ids]);

function spotExists(model: Questionnaire, { into, after }: Spot): boolean {
  const container = into === null ? null : placeOf(model.children, into)?.node;
  const children =
    container === null
      ? model.children
      : container === undefined || container.type === 'question'
        ? null
        : container.children;
  return children !== null && (after === null || children.some(({ id }) => id === after));
}

export function addNode(
  model: Questionnaire,
  { kind, label, spot }: StructureEditOf<'add'>,
  taken: ReadonlySet<string>,
): EditResult {
  if (!spotExists(model, spot)) return mistaken('gone');
  const words = ownValue(label, model.defaultLanguage) ?? Object.values(label)[0] ?? '';
  const name = freeName(nameFrom(words), takenNames(model, taken));
  const lists = takesList(kind)
    ? [
        ...model.lists,
        newChoices(model, freeName(name, new Set(model.lists.map((list) => list.name)))),
      ]
    : model.lists;
  const node: Node =
    kind === 'group' || kind === 'repeat'
      ? { type: kind, id: name, name, label, children: [] }
      : newQuestion(kind, { name, label, list: lists.at(-1)?.name });
  return {
    ok: true,
    model: { ...model, lists, children: inserted(model.children, [node], spot.into, spot.after) },
    focus: name,
  };
}

/** One step; at the edge of its group it leaves it, or goes into the group beside it. */
export function moveNode(
  model: Questionnaire,
  { id, direction }: StructureEditOf<'move'>,
): EditResult {
  const place = placeOf(model.children, id);
  if (!place) return mistaken('gone');
  const spot = direction === 'up' ? spotAbove(place, model) : spotBelow(place, model);
  return spot ? placed(model, place.node, spot) : { ok: true, model, focus: id };
}

/** Sections change places with sections and questions with questions; a question enters and leaves groups at their edges. */
function spotAbove(place: Place, model: Questionnaire): Spot | null {
  const above = place.siblings[place.index - 1];
  if (!above) return spotOutside(place, model, 'up');
  if (place.node.type === 'question' && above.type === 'group') return atEnd(above);
  return { into: idOf(place.parents.at(-1)), after: idOf(place.siblings[place.index - 2]) };
}

function spotBelow(place: Place, model: Questionnaire): Spot | null {
  const below = place.siblings[place.index + 1];
  if (!below) return spotOutside(place, model, 'down');
  if (place.node.type === 'question' && below.type === 'group')
    return { into: below.id, after: null };
  return { into: idOf(place.parents.at(-1)), after: below.id };
}

/** Out of the group at its edge: into the group beside it, or, where there is none, straight beside the group. */
function spotOutside(
  { node, parents }: Place,
  model: Questionnaire,
  direction: 'up' | 'down',
): Spot | null {
  const parent = parents.at(-1);
  const outer = parent && placeOf(model.children, parent.id);
  if (!outer || node.type !== 'question') return null;
  const neighbour = outer.siblings[outer.index + (direction === 'up' ? -1 : 1)];
  if (neighbour?.type === 'group')
    return direction === 'up' ? atEnd(neighbour) : { into: neighbour.id, after: null };
  return {
    into: idOf(outer.parents.at(-1)),
    after: direction === 'up' ? idOf(neighbour) : parent.id,
  };
}

const idOf = (node: Node | undefined): string | null => node?.id ?? null;
const atEnd = (group: Container): Spot => ({ into: group.id, after: idOf(group.children.at(-1)) });

export function placeNode(
  model: Questionnaire,
  { id, spot }: StructureEditOf<'place'>,
): EditResult {
  const place = placeOf(model.children, id);
  if (!place || !spotExists(model, spot)) return mistaken('gone');
  if (spot.after === id) return { ok: true, model, focus: id };
  return within(place.node).some((inner) => inner.id === spot.into)
    ? mistaken('into_itself')
    : placed(model, place.node, spot);
}

function placed(model: Questionnaire, node: Node, { into, after }: Spot): EditResult {
  const without = replaced(model.children, node.id, () => []);
  return {
    ok: true,
    model: { ...model, children: inserted(without, [node], into, after) },
    focus: node.id,
  };
}

export function duplicateNode(
  model: Questionnaire,
  { id }: StructureEditOf<'duplicate'>,
  taken: ReadonlySet<string>,
): EditResult {
  const place = placeOf(model.children, id);
  if (!place) return mistaken('gone');
  const copy = copied(place.node, takenNames(model, taken));
  return {
    ok: true,
    model: { ...model, children: replaced(model.children, id, (node) => [node, copy]) },
    focus: copy.id,
  };
}

/** A copy under new names; conditions inside it that referred to its own questions refer to the copies. */
export function copied(node: Node, taken: ReadonlySet<string>): Node {
  const used = new Set(taken);
  const names = new Map(
    within(node).map(({ name }) => {
      const free = freeName(name, used);
      used.add(free);
      return [name, free] as const;
    }),
  );
  const rename = (inner: Node): Node => {
    const name = names.get(inner.name) ?? inner.name;
    return inner.type === 'question'
      ? { ...inner, id: name, name }
      : { ...inner, id: name, name, children: inner.children.map(rename) };
  };
  return rename(mentionsRenamed(node, names));
}

/** Refused while anything else asks for it by name. Lists that nobody uses any more stay, for the researcher to take up again. */
export function deleteNode(model: Questionnaire, { id }: StructureEditOf<'delete'>): EditResult {
  const place = placeOf(model.children, id);
  if (!place) return mistaken('gone');
  const gone = new Map(within(place.node).map((node) => [node.name, node]));
  const askers = nodesOf(model).filter(
    (node) => !gone.has(node.name) && [...mentionsOf(node)].some((name) => gone.has(name)),
  );
  if (askers.length > 0)
    return mistaken('still_asked_for', '', {
      name: place.node.name,
      count: askers.length,
      users: askers
        .slice(0, 5)
        .map(({ name }) => name)
        .join(', '),
    });
  const beside =
    place.siblings[place.index + 1] ?? place.siblings[place.index - 1] ?? place.parents.at(-1);
  return {
    ok: true,
    model: { ...model, children: replaced(model.children, id, () => []) },
    focus: beside?.id ?? null,
  };
}
