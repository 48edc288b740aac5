// What changed between two versions, in words, and whether a running round can take it: corrected wording, added
// translations and options added at the end leave every answer given so far as it was meant; anything else is a new version.
import { ownValue } from '../../platform/own-value.ts';
import { differencesOf } from './node-differences.ts';
import type { ChoiceList, Node, Questionnaire } from '../model/questionnaire.ts';
import { walk } from '../model/nodes.ts';

export interface Change {
  /** Words under `questionnaires.changes.<code>`. */
  code: string;
  vars: Readonly<Record<string, string | number>>;
  /** The question, group or repeat, by its name and id in the newer version. */
  node?: string;
  id?: string;
  /** A running round can take it. */
  safe: boolean;
}

const language = ({ languages }: Questionnaire, code: string): string =>
  languages.find((one) => one.code === code)?.name ?? code;

export function changesBetween(before: Questionnaire, after: Questionnaire): Change[] {
  return [
    ...documentChanges(before, after),
    ...nodeChanges(before, after),
    ...listChanges(before, after),
    ...tableChanges(before, after),
  ];
}

/** Every change is safe. */
export const canChangeInField = (changes: readonly Change[]): boolean =>
  changes.every(({ safe }) => safe);

const same = (a: unknown, b: unknown): boolean =>
  JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function documentChanges(before: Questionnaire, after: Questionnaire): Change[] {
  const changes: Change[] = [];
  if (!same(before.title, after.title)) changes.push({ code: 'title', vars: {}, safe: true });
  for (const { code, name } of after.languages)
    if (!before.languages.some((one) => one.code === code))
      changes.push({ code: 'language_added', vars: { language: name }, safe: true });
  for (const { code, name } of before.languages)
    if (!after.languages.some((one) => one.code === code))
      changes.push({ code: 'language_removed', vars: { language: name }, safe: false });
  if (before.defaultLanguage !== after.defaultLanguage)
    changes.push({
      code: 'default_language',
      vars: { language: language(after, after.defaultLanguage) },
      safe: true,
    });
  if (!same(before.settings ?? {}, after.settings ?? {}))
    changes.push({ code: 'settings', vars: {}, safe: true });
  return changes;
}

interface Placed {
  node: Node;
  parent: string;
  before: string | null;
}

/** By id, with what stands before it among its fellows that both versions have. */
function placedById(
  questionnaire: Questionnaire,
  common: ReadonlySet<string>,
): Map<string, Placed> {
  const found = new Map<string, Placed>();
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

function nodeChanges(before: Questionnaire, after: Questionnaire): Change[] {
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

function keptNode(was: Placed, now: Placed, after: Questionnaire): Change[] {
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

function listChanges(before: Questionnaire, after: Questionnaire): Change[] {
  const users = [...walk(after.children)].flatMap(([node]) =>
    node.type === 'question' && node.list !== undefined
      ? [{ list: node.list, kind: node.kind }]
      : [],
  );
  const used = new Set(users.map(({ list }) => list));
  const ranked = new Set(users.flatMap(({ list, kind }) => (kind === 'rank' ? [list] : [])));
  const [old, now] = [before, after].map(
    ({ lists }) => new Map(lists.map((list) => [list.name, list])),
  ) as [Map<string, ChoiceList>, Map<string, ChoiceList>];
  const removed = before.lists
    .filter(({ name }) => !now.has(name))
    .map(({ name }): Change => ({ code: 'list_removed', vars: { list: name }, safe: true }));
  return [
    ...removed,
    ...after.lists.flatMap((list) => {
      const was = old.get(list.name);
      return was
        ? optionChanges(was, list, { after, ranked: ranked.has(list.name) })
        : [{ code: 'list_added', vars: { list: list.name }, safe: !used.has(list.name) }];
    }),
  ];
}

/** `ranked`: whoever ranked the options before ranked all there were; one more, and the places no longer mean the same. */
function optionChanges(
  was: ChoiceList,
  now: ChoiceList,
  { after, ranked }: { after: Questionnaire; ranked: boolean },
): Change[] {
  const list = now.name;
  const old = new Map(was.choices.map((choice) => [choice.name, choice]));
  const still = new Set(now.choices.map(({ name }) => name));
  const kept = now.choices.filter(({ name }) => old.has(name));
  const lastKept = now.choices.findLastIndex(({ name }) => old.has(name));
  const order =
    kept.map(({ name }) => name).join('\u0000') !==
    was.choices
      .filter(({ name }) => still.has(name))
      .map(({ name }) => name)
      .join('\u0000');
  return [
    ...was.choices
      .filter(({ name }) => !still.has(name))
      .map(({ name }): Change => ({
        code: 'option_removed',
        vars: { list, option: name },
        safe: false,
      })),
    ...now.choices.flatMap(({ name }, at): Change[] =>
      old.has(name)
        ? []
        : [
            {
              code: at > lastKept ? 'option_added_end' : 'option_added',
              vars: { list, option: name },
              safe: at > lastKept && !ranked,
            },
          ],
    ),
    ...(order ? [{ code: 'option_moved', vars: { list }, safe: false }] : []),
    ...kept.flatMap((choice): Change[] => {
      const before = old.get(choice.name);
      const words = Object.keys({ ...before?.label, ...choice.label })
        .filter((code) => ownValue(before?.label, code) !== ownValue(choice.label, code))
        .map((code): Change => ({
          code: 'option_label',
          vars: { list, option: choice.name, language: language(after, code) },
          safe: true,
        }));
      return same(before?.columns ?? {}, choice.columns ?? {})
        ? words
        : [...words, { code: 'option_columns', vars: { list, option: choice.name }, safe: false }];
    }),
  ];
}

function tableChanges(
  { tables: before = [] }: Questionnaire,
  { tables: after = [] }: Questionnaire,
): Change[] {
  const names = new Set([...before, ...after].map(({ name }) => name));
  const find = (tables: typeof before, name: string): unknown =>
    tables.find((table) => table.name === name);
  return [...names]
    .filter((name) => JSON.stringify(find(before, name)) !== JSON.stringify(find(after, name)))
    .map((name) => ({ code: 'table', vars: { table: name }, safe: false }));
}
