// `select_one list or_other` is shorthand: an option *other* and a text question that asks which. Here it is written out;
// the document keeps the shorthand so that it goes back to the sheet as it came.
import { ownValue } from '../../platform/own-value.ts';
import { MADE_KINDS } from '../kinds/traits.ts';
import type { Choice, ChoiceList, Node, Question, Questionnaire, Text } from './questionnaire.ts';

const OTHER: Text = { vi: 'Khác', en: 'Other', fr: 'Autre' };
const SPECIFY: Text = { vi: 'Xin ghi rõ', en: 'Please specify', fr: 'Veuillez préciser' };

const inLanguages = (questionnaire: Questionnaire, words: Text): Text =>
  Object.fromEntries(
    questionnaire.languages.map(({ code }) => [code, ownValue(words, code) ?? words['en'] ?? '']),
  );

/** The questionnaire with every shorthand written out; the same object when there is none. */
export function expandOrOther(questionnaire: Questionnaire): Questionnaire {
  const added: ChoiceList[] = [];
  const lists = new Map(questionnaire.lists.map((list) => [list.name, list]));
  const expanded = new Map<string, Choice[]>();
  const children = expandAll(questionnaire.children, (question) => {
    const list = lists.get(question.list ?? '');
    if (!question.orOther || !list) return [question];
    const name = `${list.name}/${question.name}`;
    const choices = expanded.get(list.name) ?? withOther(questionnaire, list.choices);
    expanded.set(list.name, choices);
    added.push({ name, choices });
    return [written(question, name), specify(questionnaire, question)];
  });
  return added.length === 0
    ? questionnaire
    : { ...questionnaire, children, lists: [...questionnaire.lists, ...added] };
}

function expandAll(nodes: readonly Node[], expand: (question: Question) => Node[]): Node[] {
  return nodes.flatMap((node) =>
    node.type === 'question'
      ? expand(node)
      : [{ ...node, children: expandAll(node.children, expand) }],
  );
}

function withOther(questionnaire: Questionnaire, choices: readonly Choice[]): Choice[] {
  const has = choices.some(({ name }) => name === 'other');
  return has
    ? [...choices]
    : [...choices, { name: 'other', label: inLanguages(questionnaire, OTHER) }];
}

function written(question: Question, list: string): Question {
  const { orOther: _, choiceFilter, ...rest } = question;
  return {
    ...rest,
    list,
    ...(choiceFilter === undefined ? {} : { choiceFilter: `(${choiceFilter}) or name = 'other'` }),
  };
}

function specify(questionnaire: Questionnaire, question: Question): Question {
  return {
    type: 'question',
    kind: MADE_KINDS.words,
    id: `${question.id}_other`,
    name: `${question.name}_other`,
    label: inLanguages(questionnaire, SPECIFY),
    relevant: `selected(\${${question.name}}, 'other')`,
    ...(question.sensitive ? { sensitive: true as const } : {}),
  };
}
