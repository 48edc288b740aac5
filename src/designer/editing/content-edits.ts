// Edits of what a question says and asks, and of the questionnaire's own title and languages.
import { ownValue } from '../../platform/own-value.ts';
import type {
  ChoiceList,
  Node,
  Questionnaire,
  Text,
} from '../../questionnaires/model/questionnaire.ts';
import { isReserved, nameSchema, nodeSchema } from '../../questionnaires/model/questionnaire.ts';
import { freeName } from './naming.ts';
import { codesRenamed } from './code-renaming.ts';
import type { EditResult, ListChange, Mistake, Operation } from './operation.ts';
import { mistaken } from './operation.ts';
import { mentionsRenamed, renamedEverywhere } from './renaming.ts';
import { nodesOf, placeOf, replaced } from './tree.ts';

const TEXT_FIELDS = [
  'label',
  'hint',
  'guidanceHint',
  'requiredMessage',
  'constraintMessage',
] as const;
type Of<T extends Operation['type']> = Extract<Operation, { type: T }>;

/** The node is replaced (its children stay); a new name reaches everything that mentions the old one. */
export function changeNode(model: Questionnaire, { id, node, list }: Of<'change'>): EditResult {
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

/** Changed option codes reach what speaks of them; where that cannot be told, the places are named and nothing is changed. */
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

function nameMistakes(model: Questionnaire, before: Node, name: string): Mistake[] {
  if (isReserved(name))
    return [
      {
        key: 'questionnaires.problems.name_reserved',
        field: 'name',
        vars: { name, write: `q_${name}` },
      },
    ];
  if (!nameSchema.safeParse(name).success)
    return [{ key: 'designer.mistakes.name_pattern', field: 'name', vars: { name } }];
  const other = nodesOf(model).some((node) => node.id !== before.id && node.name === name);
  return other ? [{ key: 'designer.mistakes.name_taken', field: 'name', vars: { name } }] : [];
}

/** What no field of the form can be blamed for: texts longer or values other than the document holds. */
function shapeMistakes(node: Node): Mistake[] {
  const shape = nodeSchema.safeParse(node.type === 'question' ? node : { ...node, children: [] });
  const issues = shape.success ? [] : shape.error.issues.filter(({ path }) => path[0] !== 'name');
  return issues.slice(0, 5).map(({ path, message }) => ({
    key: 'questionnaires.problems.shape',
    field: '',
    vars: { path: path.join('.'), detail: message },
  }));
}

/** Cascading options may repeat a code under different parents; a form that does so says it in its settings. */
function listMistakes({ choices }: ListChange, { settings = {} }: Questionnaire): Mistake[] {
  if (choices.length === 0)
    return [{ key: 'designer.mistakes.no_options', field: 'list', vars: {} }];
  const seen = new Set<string>();
  return choices.flatMap(({ name }, index): Mistake[] => {
    const field = `option.${String(index)}.name`;
    if (name === '')
      return [{ key: 'designer.mistakes.option_code_missing', field, vars: { number: index + 1 } }];
    if (/\s/.test(name) || name.length > 200)
      return [{ key: 'designer.mistakes.option_code_space', field, vars: { code: name } }];
    const again =
      seen.has(name) && !/^(yes|true|true\(\))$/i.test(settings['allow_choice_duplicates'] ?? '');
    seen.add(name);
    return again
      ? [{ key: 'designer.mistakes.option_code_twice', field, vars: { code: name } }]
      : [];
  });
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

/** Codes that came with a workbook are taken as they are; a new one has to be a language tag. */
export function describe(
  model: Questionnaire,
  { title, languages, defaultLanguage }: Of<'describe'>,
): EditResult {
  const codes = languages.map(({ code }) => code);
  const known = new Set(model.languages.map(({ code }) => code));
  const wrong = codes.findIndex(
    (code) =>
      !known.has(code) && (isReserved(code) || !/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(code)),
  );
  if (wrong >= 0)
    return mistaken('language_code', `language.${String(wrong)}.code`, {
      code: codes[wrong] ?? '',
    });
  const twice = codes.findIndex((code, index) => codes.indexOf(code) !== index);
  if (twice >= 0)
    return mistaken('language_twice', `language.${String(twice)}.code`, {
      code: codes[twice] ?? '',
    });
  if (!codes.includes(defaultLanguage)) return mistaken('language_default', 'defaultLanguage');
  if ((ownValue(title, defaultLanguage) ?? '').trim() === '')
    return mistaken('title_missing', `title.${defaultLanguage}`);
  const gone = [...known].some((code) => !codes.includes(code));
  return {
    ok: true,
    model: {
      ...(gone ? spokenOnly(model, new Set(codes)) : model),
      title,
      languages,
      defaultLanguage,
    },
    focus: null,
  };
}

/** The words of languages that were taken out go with them. */
function spokenOnly(model: Questionnaire, codes: ReadonlySet<string>): Questionnaire {
  const kept = (text: Text): Text =>
    Object.fromEntries(Object.entries(text).filter(([lang]) => codes.has(lang)));
  const node = (one: Node): Node => {
    const texts = TEXT_FIELDS.flatMap((field) => {
      const text = (one as Partial<Record<typeof field, Text>>)[field];
      return text ? [[field, kept(text)]] : [];
    });
    return {
      ...one,
      ...Object.fromEntries(texts),
      ...(one.type === 'question' ? {} : { children: one.children.map(node) }),
    } as Node;
  };
  const lists = model.lists.map((list) => ({
    ...list,
    choices: list.choices.map((choice) => ({ ...choice, label: kept(choice.label) })),
  }));
  return { ...model, lists, children: model.children.map(node) };
}
