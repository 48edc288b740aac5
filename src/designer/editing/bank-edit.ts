// Copying a question (or a whole section) from another questionnaire, with its options, in the languages of this one.
// Conditions that ask for questions which did not come along are left behind.
import { MENTION } from '../../questionnaires/expressions/mentions.ts';
import type {
  ChoiceList,
  Node,
  Question,
  Questionnaire,
  Text,
} from '../../questionnaires/model/questionnaire.ts';
import { freeName } from './naming.ts';
import type { EditResult } from './edit-result.ts';
import type { Operation } from './operation.ts';
import { mistaken } from './edit-result.ts';
import { namesIn } from './renaming.ts';
import { copied, takenNames } from './structure-edits.ts';
import { inserted, placeOf, within } from './tree.ts';
import { isCalculated } from '../../questionnaires/kinds/traits.ts';
import { AUTHORING_TRAITS } from '../../questionnaires/kinds/authoring-traits.ts';

const CONDITIONS = [
  'relevant',
  'required',
  'constraint',
  'calculation',
  'default',
  'readOnly',
  'choiceFilter',
  'count',
] as const;
const TEXTS = ['label', 'hint', 'guidanceHint', 'requiredMessage', 'constraintMessage'] as const;

export function insertFrom(
  model: Questionnaire,
  { from, id, spot }: Extract<Operation, { type: 'insert' }>,
  taken: ReadonlySet<string>,
): EditResult {
  const found = placeOf(from.children, id);
  const home = spot.into === null ? null : placeOf(model.children, spot.into);
  if (!found || home === undefined || (spot.into !== null && home?.node.type === 'question'))
    return mistaken('gone');
  const own = copied(found.node, takenNames(model, taken));
  const known = new Set([...takenNames(model), ...within(own).map(({ name }) => name)]);
  const { lists, names } = listsFor(model, from, own);
  const node = adapted(own, { model, known, lists: names });
  return {
    ok: true,
    model: { ...model, lists, children: inserted(model.children, [node], spot.into, spot.after) },
    focus: node.id,
  };
}

/** Lists of the same name and options are shared; others come along under a free name. */
function listsFor(
  model: Questionnaire,
  from: Questionnaire,
  node: Node,
): { lists: ChoiceList[]; names: Map<string, string> } {
  const lists = [...model.lists];
  const names = new Map<string, string>();
  const wanted = new Set(
    within(node).flatMap((inner) =>
      inner.type === 'question' && inner.list !== undefined ? [inner.list] : [],
    ),
  );
  for (const list of from.lists.filter(({ name }) => wanted.has(name))) {
    const choices = list.choices.map((choice) => ({
      ...choice,
      label: inLanguagesOf(choice.label, model),
    }));
    const same = lists.find(
      (one) => one.name === list.name && JSON.stringify(one.choices) === JSON.stringify(choices),
    );
    const name = same?.name ?? freeName(list.name, new Set(lists.map((one) => one.name)));
    if (!same) lists.push({ name, choices });
    names.set(list.name, name);
  }
  return { lists, names };
}

/** In the languages of this questionnaire; a mention of a question that did not come along becomes a gap. */
function inLanguagesOf(text: Text, model: Questionnaire, known?: ReadonlySet<string>): Text {
  const spoken = Object.entries(text).filter(([lang]) =>
    model.languages.some(({ code }) => code === lang),
  );
  return Object.fromEntries(
    spoken.map(([lang, words]) => [
      lang,
      words.replace(MENTION, (whole, inside: string) =>
        known?.has(inside.trim()) === false ? '…' : whole,
      ),
    ]),
  );
}

interface Adapting {
  model: Questionnaire;
  known: ReadonlySet<string>;
  lists: ReadonlyMap<string, string>;
}

function adapted(node: Node, adapting: Adapting): Node {
  const loose: Record<string, unknown> = { ...node };
  for (const field of CONDITIONS) {
    if (namesIn(String(loose[field] ?? '')).some((name) => !adapting.known.has(name)))
      Reflect.deleteProperty(loose, field);
  }
  for (const field of TEXTS) {
    if (loose[field] !== undefined)
      loose[field] = inLanguagesOf(loose[field] as Text, adapting.model, adapting.known);
  }
  const own =
    node.type === 'question'
      ? ownParts(node, loose, adapting)
      : { children: node.children.map((child) => adapted(child, adapting)) };
  return { ...loose, ...own } as unknown as Node;
}

function ownParts(
  { list, kind }: Question,
  loose: Readonly<Record<string, unknown>>,
  { lists }: Adapting,
): Partial<Question> {
  return {
    ...(list === undefined ? {} : { list: lists.get(list) ?? list }),
    ...(isCalculated(kind) && loose['calculation'] === undefined
      ? AUTHORING_TRAITS[kind].initially
      : {}),
  };
}
