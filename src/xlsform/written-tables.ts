// A questionnaire as the three tables of an XLSForm. Reading them again gives the same questionnaire.
import { ownValue } from '../platform/own-value.ts';
import type {
  ChoiceList,
  Language,
  Node,
  Question,
  Questionnaire,
  Text,
} from '../questionnaires/model/questionnaire.ts';

export type Table = string[][];
export interface WrittenTables {
  survey: Table;
  choices: Table;
  settings: Table;
}

type Cells = Record<string, string | undefined>;
const TRANSLATED = [
  'label',
  'hint',
  'guidance_hint',
  'required_message',
  'constraint_message',
] as const;
const ORDER = [
  'type',
  'name',
  'label',
  'hint',
  'guidance_hint',
  'relevant',
  'required',
  'required_message',
  'constraint',
  'constraint_message',
  'calculation',
  'default',
  'read_only',
  'choice_filter',
  'repeat_count',
  'appearance',
  'parameters',
  'sensitive',
  'question_id',
];
const ALWAYS = new Set(['type', 'name', 'label']);

export const headingOf = ({ heading, name, code }: Language): string =>
  heading === '' ? `${name} (${code})` : heading;

export function tablesOf(questionnaire: Questionnaire): WrittenTables {
  const { languages } = questionnaire;
  return {
    survey: table(surveyRows(questionnaire.children, languages), spread(ORDER, languages)),
    choices: table(
      questionnaire.lists.flatMap((list) => choiceRows(list, languages)),
      spread(['list_name', 'name', 'label'], languages),
    ),
    settings: settingsTable(questionnaire),
  };
}

/** The header for each language of a translated column. */
const header = (column: string, language: Language): string => `${column}::${headingOf(language)}`;

function spread(columns: readonly string[], languages: readonly Language[]): string[] {
  return columns.flatMap((column) =>
    TRANSLATED.some((translated) => translated === column)
      ? languages.map((language) => header(column, language))
      : [column],
  );
}

/** Only the columns that hold something, the usual ones first, then those the author brought along. */
function table(rows: readonly Cells[], usual: readonly string[]): Table {
  const used = new Set(
    rows.flatMap((row) =>
      Object.entries(row).flatMap(([column, text]) =>
        text === undefined || text === '' ? [] : [column],
      ),
    ),
  );
  const kept = usual.filter(
    (column) =>
      used.has(column) || ALWAYS.has(column.split('::')[0] ?? '') || column === 'list_name',
  );
  const headers = [...kept, ...[...used].filter((column) => !kept.includes(column))];
  return [headers, ...rows.map((row) => headers.map((column) => ownValue(row, column) ?? ''))];
}

function words(column: string, text: Text | undefined, languages: readonly Language[]): Cells {
  return Object.fromEntries(
    languages.map((language) => [header(column, language), ownValue(text, language.code)]),
  );
}

function surveyRows(nodes: readonly Node[], languages: readonly Language[]): Cells[] {
  return nodes.flatMap((node) => {
    if (node.type === 'question') return [questionCells(node, languages)];
    const opening: Cells = {
      ...node.columns,
      type: `begin_${node.type}`,
      ...commonCells(node, languages),
      ...words('hint', node.hint, languages),
      repeat_count: node.type === 'repeat' ? node.count : undefined,
    };
    return [
      opening,
      ...surveyRows(node.children, languages),
      { type: `end_${node.type}`, name: node.name },
    ];
  });
}

const commonCells = (node: Node, languages: readonly Language[]): Cells => ({
  name: node.name,
  question_id: node.id === node.name ? undefined : node.id,
  relevant: node.relevant,
  appearance: node.appearance,
  ...words('label', node.label, languages),
});

const yes = (condition: string | undefined): string | undefined =>
  condition === 'true()' ? 'yes' : condition;

function questionCells(question: Question, languages: readonly Language[]): Cells {
  return {
    ...question.columns,
    type: typeCell(question),
    ...commonCells(question, languages),
    ...words('hint', question.hint, languages),
    ...words('guidance_hint', question.guidanceHint, languages),
    ...words('required_message', question.requiredMessage, languages),
    ...words('constraint_message', question.constraintMessage, languages),
    required: yes(question.required),
    constraint: question.constraint,
    calculation: question.calculation,
    default: question.default,
    read_only: yes(question.readOnly),
    choice_filter: question.choiceFilter,
    parameters: Object.entries(question.parameters ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .join('; '),
    sensitive: question.sensitive ? 'yes' : undefined,
  };
}

function typeCell({ kind, list, orOther }: Question): string {
  return list === undefined ? kind : `${kind} ${list}${orOther ? ' or_other' : ''}`;
}

function choiceRows({ name: list, choices }: ChoiceList, languages: readonly Language[]): Cells[] {
  return choices.map(({ name, label, columns }) => ({
    ...columns,
    list_name: list,
    name,
    ...words('label', label, languages),
  }));
}

/** `form_title` is the title in the default language; the others stand under `title_<code>`. */
function settingsTable({
  title,
  code,
  formVersion,
  languages,
  defaultLanguage,
  settings,
}: Questionnaire): Table {
  const language = languages.find((one) => one.code === defaultLanguage);
  const cells: Cells = {
    form_title: ownValue(title, defaultLanguage),
    form_id: code,
    version: formVersion,
    default_language: language ? headingOf(language) : undefined,
    ...Object.fromEntries(
      Object.entries(title)
        .filter(([lang]) => lang !== defaultLanguage)
        .map(([lang, text]) => [`title_${lang}`, text]),
    ),
    ...settings,
  };
  const used = Object.entries(cells).flatMap(([column, text]) =>
    text === undefined ? [] : [[column, text] as const],
  );
  return [used.map(([column]) => column), used.map(([, text]) => text)];
}
