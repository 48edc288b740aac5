// A questionnaire as the three tables of an XLSForm. Reading them again gives the same questionnaire.
import { firstPageTextsOf } from '../../questionnaires/model/first-page-texts.ts';
import { ownValue } from '../../platform/own-value.ts';
import type {
  ChoiceList,
  Language,
  Questionnaire,
} from '../../questionnaires/model/questionnaire.ts';
import { type Cells, surveyRows, TRANSLATED, words } from './written-survey.ts';
import { header, headingOf } from './written-header.ts';

export type Table = string[][];

export interface WrittenTables {
  survey: Table;
  choices: Table;
  settings: Table;
}

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
  'breakdown',
  'question_id',
];

const ALWAYS = new Set(['type', 'name', 'label']);

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

function choiceRows({ name: list, choices }: ChoiceList, languages: readonly Language[]): Cells[] {
  return choices.map(({ name, label, columns }) => ({
    ...columns,
    list_name: list,
    name,
    ...words('label', label, languages),
  }));
}

/** `form_title` is the title in the default language; the others are in `title_<code>`. */
function settingsTable(model: Questionnaire): Table {
  const { title, code, formVersion, languages, defaultLanguage, settings } = model;
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
    ...Object.fromEntries(
      firstPageTextsOf(model).flatMap(([name, texts]) =>
        Object.entries(texts).map(([lang, text]) => [`${name}_${lang}`, text]),
      ),
    ),
    ...settings,
  };
  const used = Object.entries(cells).flatMap(([column, text]) =>
    text === undefined ? [] : [[column, text] as const],
  );
  return [used.map(([column]) => column), used.map(([, text]) => text)];
}
