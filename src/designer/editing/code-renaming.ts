// A changed option code reaches every place that speaks of it: conditions, calculations, defaults, filters of other lists
// and saved scenarios. Where the same code may be meant of another list, nothing is changed and the places are named.
import type { Answers, AnswerValue } from '../../questionnaires/model/answers.ts';
import { isDynamic } from '../../questionnaires/engine/default-value.ts';
import type {
  ChoiceList,
  Node,
  Question,
  Questionnaire,
} from '../../questionnaires/model/questionnaire.ts';
import type { Tree } from '../../questionnaires/expressions/tree.ts';
import { given, mentionsIn, withCode, type Speaking } from './code-places.ts';
import { parts, treeOf } from './comparison.ts';
import { nodesOf } from './tree.ts';

export type CodeChange = readonly [from: string, to: string];
export type CodeRenaming =
  | {
      ok: true;
      model: Questionnaire;
      /** Names of the questions whose words changed. */ places: string[];
    }
  | { ok: false; code: string; places: string[] };

const SOURCES = [
  'relevant',
  'required',
  'constraint',
  'calculation',
  'readOnly',
  'choiceFilter',
  'count',
  'default',
] as const;
type Source = (typeof SOURCES)[number];

/** @param users names of the questions that offer the list under its new codes */
export function codesRenamed(
  model: Questionnaire,
  {
    list,
    users,
    changes,
  }: { list: string; users: ReadonlySet<string>; changes: readonly CodeChange[] },
): CodeRenaming {
  // By way of codes nobody has, so that two that change places do not become one.
  const aside = changes.map(([from, to], at) => ({ from, over: `\u0001${String(at)}`, to }));
  const places = new Set<string>();
  let changed = model;
  for (const [from, to] of [
    ...aside.map(({ from: one, over }) => [one, over] as const),
    ...aside.map(({ over, to: one }) => [over, one] as const),
  ]) {
    const step = oneRenamed(changed, { list, users, change: [from, to] });
    if (!step.ok) return { ...step, code: from };
    changed = step.model;
    for (const place of step.places) places.add(place);
  }
  return { ok: true, model: changed, places: [...places] };
}

interface One {
  list: string;
  users: ReadonlySet<string>;
  change: CodeChange;
}

function oneRenamed(model: Questionnaire, one: One): CodeRenaming {
  const [from] = one.change;
  const carried = carriers(model, one);
  const doubtful: string[] = [];
  const places = new Set<string>();
  const rewrite = (node: Node): Node => {
    const own = one.users.has(node.name);
    const speaking: Speaking = { ...carried, self: own, column: own, list: one.list };
    const entries = SOURCES.flatMap((field) => {
      const source = (node as Partial<Record<Source, string>>)[field];
      const next =
        source === undefined ? undefined : rewritten(source, { field, own, one, speaking });
      if (next === null) doubtful.push(node.name);
      return typeof next === 'string' && next !== source ? [[field, next] as const] : [];
    });
    if (entries.length > 0) places.add(node.name);
    const children = node.type === 'question' ? {} : { children: node.children.map(rewrite) };
    return { ...node, ...Object.fromEntries(entries), ...children } as Node;
  };
  const children = model.children.map(rewrite);
  if (doubtful.length > 0) return { ok: false, code: from, places: [...new Set(doubtful)] };
  const lists = filteredLists(model, carried.names, { change: one.change, places });
  return { ok: true, model: { ...model, children, lists }, places: [...places] };
}

interface Rewriting {
  field: Source;
  own: boolean;
  one: One;
  speaking: Speaking;
}

/** Null: it cannot be told whether the code is meant. */
function rewritten(
  source: string,
  {
    field,
    own,
    one: {
      change: [from, to],
    },
    speaking,
  }: Rewriting,
): string | null {
  if (field === 'default' && !isDynamic(source))
    return own
      ? source
          .split(/\s+/)
          .map((word) => (word === from ? to : word))
          .join(' ')
      : source;
  const tree = treeOf(source);
  if (!tree) return source;
  const { sure, doubtful } = mentionsIn(tree, from, speaking);
  return doubtful ? null : withCode(source, sure, [from, to]);
}

/** Names that hold a code of the list: the questions that offer it, and calculations that hand it on. */
function carriers(
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
function filteredLists(
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

/** Answers with the codes changed, in repeats too; the same object when none was there. */
export function answersRenamed(
  answers: Answers,
  users: ReadonlySet<string>,
  changes: readonly CodeChange[],
): Answers {
  const codes = new Map(changes);
  const value = (held: AnswerValue): AnswerValue =>
    Array.isArray(held)
      ? held.map((code) => codes.get(code) ?? code)
      : typeof held === 'string'
        ? (codes.get(held) ?? held)
        : held;
  return Object.fromEntries(
    Object.entries(answers).map(([name, held]) => {
      if (Array.isArray(held) && held.some((item) => typeof item === 'object'))
        return [
          name,
          (held as Answers[]).map((instance) => answersRenamed(instance, users, changes)),
        ];
      return [name, users.has(name) && held !== undefined ? value(held as AnswerValue) : held];
    }),
  );
}
