// What must be true of a questionnaire as a whole: names and ids used once, options for every choice question, codes that
// are distinct, bounds of a scale that make sense.
import type { Choice, ChoiceList, Node, Question, Questionnaire } from '../model/questionnaire.ts';
import { isGrid, walk } from '../model/nodes.ts';
import type { Field, Problem } from './problem.ts';
import { scaleOf } from '../model/scale.ts';
import { adviser } from '../expressions/advice.ts';
import { DEEPEST_NESTING, MOST_NODES } from '../model/limits.ts';
import { dividesRespondents } from '../model/breakdowns.ts';
import { holdsCode, isCalculated, isNote, isScale, takesList } from '../kinds/traits.ts';

export function checkStructure(questionnaire: Questionnaire): Problem[] {
  return [
    ...doubled(questionnaire, 'name', 'name_twice'),
    ...doubled(questionnaire, 'id', 'id_twice'),
    ...checkQuestions(questionnaire),
    ...[...walk(questionnaire.children)].flatMap(([node]) => checkContainer(node)),
    ...questionnaire.lists.flatMap((list) => checkList(list, questionnaire)),
  ];
}

/** The same limits as for a workbook, since the designer puts groups into groups too. */
export function checkSize({ children }: Questionnaire): Problem[] {
  let count = 0;
  let deep: Node | null = null;
  for (const [node, parents] of walk(children)) {
    count += 1;
    if (node.type !== 'question' && parents.length >= DEEPEST_NESTING) deep ??= node;
  }
  return [
    ...(deep ? [about(deep, 'type', 'nesting_too_deep', { limit: DEEPEST_NESTING })] : []),
    ...(count > MOST_NODES
      ? [{ severity: 'error' as const, code: 'too_many_nodes', vars: { count, limit: MOST_NODES } }]
      : []),
  ];
}

const about = (node: Node, field: Field, code: string, vars: Problem['vars'] = {}): Problem => ({
  severity: 'error',
  code,
  node: node.name,
  field,
  vars: { name: node.name, ...vars },
});

function doubled(questionnaire: Questionnaire, key: 'name' | 'id', code: string): Problem[] {
  const seen = new Set<string>();
  return [...walk(questionnaire.children)].flatMap(([node]) => {
    const again = seen.has(node[key]);
    seen.add(node[key]);
    return again ? [about(node, key, code, { [key]: node[key] })] : [];
  });
}

interface Lists {
  find: (name: string) => ChoiceList | undefined;
  near: (name: string) => string | undefined;
  spaced: (choices: readonly Choice[]) => Choice | undefined;
}

function checkQuestions(questionnaire: Questionnaire): Problem[] {
  const byName = new Map(questionnaire.lists.map((list) => [list.name, list]));
  const spaced = new Map<readonly Choice[], Choice | undefined>();
  const lists: Lists = {
    find: (name) => byName.get(name),
    near: adviser(() => byName.keys()),
    spaced: (choices) => {
      if (!spaced.has(choices))
        spaced.set(
          choices,
          choices.find(({ name }) => /\s/.test(name)),
        );
      return spaced.get(choices);
    },
  };
  return [...walk(questionnaire.children)].flatMap(([node, parents]) =>
    node.type === 'question'
      ? [
          ...checkOptions(node, lists),
          ...checkParts(node),
          ...(node.breakdown && !dividesRespondents(node, parents)
            ? [{ ...about(node, 'breakdown', 'breakdown_kind'), severity: 'warning' as const }]
            : []),
        ]
      : [],
  );
}

function checkOptions(question: Question, lists: Lists): Problem[] {
  if (!takesList(question.kind)) return [];
  const list = lists.find(question.list ?? '');
  if (!list) return [listMissing(question, lists)];
  if (list.choices.length === 0)
    return [about(question, 'type', 'list_empty', { list: list.name })];
  const spaced = holdsCode(question.kind) ? undefined : lists.spaced(list.choices);
  return spaced
    ? [about(question, 'type', 'option_with_space', { list: list.name, option: spaced.name })]
    : [];
}

function listMissing(question: Question, lists: Lists): Problem {
  const { list = '' } = question;
  const near = lists.near(list);
  return about(question, 'type', near === undefined ? 'list_missing' : 'list_misspelt', {
    list,
    write: near ?? '',
  });
}

function checkParts(question: Question): Problem[] {
  const problems: Problem[] = [];
  if (
    isCalculated(question.kind) &&
    question.calculation === undefined &&
    question.default === undefined
  )
    problems.push(about(question, 'calculation', 'calculation_missing'));
  if (isScale(question.kind) && !scaleOf(question))
    problems.push(about(question, 'parameters', 'scale_wrong'));
  if (question.sensitive && question.required !== undefined)
    problems.push({ ...about(question, 'required', 'sensitive_required'), severity: 'warning' });
  return problems;
}

function checkContainer(node: Node): Problem[] {
  if (node.type !== 'group' || !isGrid(node)) return [];
  const lists = new Set(
    node.children.map((child) =>
      child.type === 'question' && takesList(child.kind)
        ? child.list
        : child.type === 'question' && isNote(child.kind)
          ? null
          : undefined,
    ),
  );
  lists.delete(null);
  return lists.size > 1 || lists.has(undefined)
    ? [{ ...about(node, 'appearance', 'grid_mixed'), severity: 'warning' }]
    : [];
}

/** Cascading options may repeat a code under different parents; the settings sheet then says so. */
function checkList(list: ChoiceList, { settings = {} }: Questionnaire): Problem[] {
  if (['yes', 'true', 'true()'].includes((settings['allow_choice_duplicates'] ?? '').toLowerCase()))
    return [];
  const seen = new Set<string>();
  const twice = list.choices.filter(({ name }: Choice) => seen.size === seen.add(name).size);
  return twice.map(({ name }) => ({
    severity: 'error',
    code: 'option_twice',
    vars: { list: list.name, option: name },
  }));
}
