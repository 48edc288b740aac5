// Choice lists and tables that were added, removed or changed.
import { ownValue } from '../../platform/own-value.ts';
import type { Choice, ChoiceList, Questionnaire } from '../model/questionnaire.ts';
import { walk } from '../model/nodes.ts';
import { type Change, language, same } from './change.ts';
import { isRanked } from '../kinds/traits.ts';

export function listChanges(before: Questionnaire, after: Questionnaire): Change[] {
  const users = [...walk(after.children)].flatMap(([node]) =>
    node.type === 'question' && node.list !== undefined
      ? [{ list: node.list, kind: node.kind }]
      : [],
  );
  const used = new Set(users.map(({ list }) => list));
  const ranked = new Set(users.flatMap(({ list, kind }) => (isRanked(kind) ? [list] : [])));
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

function keptOptionChanges(
  before: Choice | undefined,
  choice: Choice,
  { list, after }: { list: string; after: Questionnaire },
): Change[] {
  const option = choice.name;
  const words = Object.keys({ ...before?.label, ...choice.label })
    .filter((code) => ownValue(before?.label, code) !== ownValue(choice.label, code))
    .map((code): Change => ({
      code: 'option_label',
      vars: { list, option, language: language(after, code) },
      safe: true,
    }));
  return same(before?.columns ?? {}, choice.columns ?? {})
    ? words
    : [...words, { code: 'option_columns', vars: { list, option }, safe: false }];
}

/** `ranked`: earlier respondents ranked all options there were; with one more, the ranks no longer mean the same. */
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
  const isReordered =
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
    ...(isReordered ? [{ code: 'option_moved', vars: { list }, safe: false }] : []),
    ...kept.flatMap((choice) => keptOptionChanges(old.get(choice.name), choice, { list, after })),
  ];
}

export function tableChanges(
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
