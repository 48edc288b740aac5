// An XLSForm's sheets to a questionnaire, or to the list of everything that keeps it from being one. Nothing is lost
// without a word: what is not carried is in the list of problems, with its sheet, row and column.
import { ownValue } from '../platform/own-value.ts';
import { compile } from '../questionnaires/engine/compiled.ts';
import type {
  ChoiceList,
  Node,
  Questionnaire,
  Table,
  Text,
} from '../questionnaires/model/questionnaire.ts';
import { questionnaireSchema } from '../questionnaires/model/questionnaire.ts';
import type { Problem } from '../questionnaires/engine/problem.ts';
import { isError } from '../questionnaires/engine/problem.ts';
import { questionsOf, walk } from '../questionnaires/model/nodes.ts';
import { readChoices } from './choices.ts';
import type { Desk } from './import-report.ts';
import { locate, newDesk, report } from './import-report.ts';
import { settleLanguages, settleTexts } from './document-languages.ts';
import { BARE_CODE } from './languages.ts';
import { MOST_PROBLEMS } from '../questionnaires/model/limits.ts';
import { present } from './row-reader.ts';
import type { Settings } from './settings.ts';
import { NO_SETTINGS, readSettings } from './settings.ts';
import type { SheetResult, SheetSet } from './tables/sheet.ts';
import { nameSheets } from './sheet-names.ts';
import type { NamedSheets } from './sheet-names.ts';
import { readSurvey } from './survey.ts';

export interface ReadOptions {
  /** Rows of kinds not supported here are left out with a warning instead of refusing the form. */
  dropUnsupported?: boolean;
}
export interface ReadResult {
  questionnaire: Questionnaire | null;
  problems: Problem[];
}

/** Tables that could not be read are the one problem there is. */
export function readSheets(sheets: SheetResult, options: ReadOptions = {}): ReadResult {
  if (sheets.ok) return readXlsform(sheets.set, options);
  return { questionnaire: null, problems: [{ severity: 'error', ...sheets.problem }] };
}

export function readXlsform(
  set: SheetSet,
  { dropUnsupported = false }: ReadOptions = {},
): ReadResult {
  const desk = newDesk(dropUnsupported);
  const sheets = nameSheets(desk, set.sheets);
  if (!sheets.survey) return { questionnaire: null, problems: desk.problems };
  const draft = assemble(desk, sheets, set);
  const located = (found: readonly Problem[]): Problem[] =>
    found.map((problem) => (problem.sheet === undefined ? locate(desk, problem) : problem));
  const missing = new Set(
    desk.problems.flatMap(({ code, vars }) =>
      code === 'table_missing' || code === 'column_missing' ? [vars['list'] ?? ''] : [],
    ),
  );
  const compiled = draft
    ? compile(draft).problems.filter(
        ({ code, vars }) => !(code.startsWith('list_') && missing.has(vars['list'] ?? '')),
      )
    : [];
  const problems = located([...desk.problems, ...compiled]);
  const unique = [
    ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
  ];
  return {
    questionnaire: draft && !unique.some(isError) ? draft : null,
    problems: gravestFirst(unique),
  };
}

/** Of very many the errors are told before the remarks, and how many more there are. */
function gravestFirst(problems: Problem[]): Problem[] {
  if (problems.length <= MOST_PROBLEMS) return problems;
  const told = [
    ...problems.filter(isError),
    ...problems.filter((problem) => !isError(problem)),
  ].slice(0, MOST_PROBLEMS);
  const severity = problems.filter(isError).length > MOST_PROBLEMS ? 'error' : 'warning';
  return [
    ...told,
    { severity, code: 'problems_more', vars: { count: problems.length - MOST_PROBLEMS } },
  ];
}

function assemble(desk: Desk, sheets: NamedSheets, set: SheetSet): Questionnaire | null {
  const settings = sheets.settings ? readSettings(desk, sheets.settings) : NO_SETTINGS;
  const children = sheets.survey ? readSurvey(desk, sheets.survey) : [];
  const lists = [
    ...(sheets.choices ? readChoices(desk, sheets.choices) : []),
    ...externalLists(desk, sheets),
    ...listsFromTables(desk, children, set),
  ];
  if (children.length > 0) return finished(desk, { settings, children, lists, set });
  if (!desk.problems.some(isError))
    desk.problems.push({
      severity: 'error',
      code: 'survey_empty',
      vars: {},
      sheet: sheets.survey?.name ?? '',
    });
  return null;
}

function externalLists(desk: Desk, { external_choices: sheet }: NamedSheets): ChoiceList[] {
  const lists = sheet ? readChoices(desk, sheet, (list) => `${list}_external`) : [];
  if (sheet && lists.length > 0) {
    desk.problems.push({
      severity: 'warning',
      code: 'external_choices_carried',
      vars: { lists: lists.map(({ name }) => name).join(', ') },
      sheet: sheet.name,
    });
  }
  return lists;
}

interface Parts {
  settings: Settings;
  children: Node[];
  lists: ChoiceList[];
  set: SheetSet;
}

function finished(desk: Desk, { settings, children, lists, set }: Parts): Questionnaire | null {
  const { languages, defaultLanguage, bare } = settleLanguages(
    desk,
    settings.defaultLanguage,
    children,
  );
  const code = settings.code ?? set.fileName ?? 'questionnaire';
  let clashes = 0;
  const settled = settleTexts({ children, lists }, bare, () => {
    clashes += 1;
  });
  if (clashes > 0)
    desk.problems.push({
      severity: 'error',
      code: 'language_two_columns',
      vars: { language: bare, count: clashes },
      sheet: 'survey',
    });
  const checked = questionnaireSchema.safeParse(
    present({
      schema: 1 as const,
      code,
      title: titleOf(settings, defaultLanguage, code),
      languages,
      defaultLanguage,
      formVersion: settings.formVersion,
      settings: Object.keys(settings.further).length === 0 ? undefined : settings.further,
      ...settled,
      tables: set.tables.length === 0 ? undefined : set.tables,
    }),
  );
  if (checked.success) {
    remarkTranslations(desk, checked.data);
    return checked.data;
  }
  for (const issue of checked.error.issues.slice(0, 20))
    desk.problems.push({
      severity: 'error',
      code: 'shape',
      vars: { path: issue.path.join('.'), detail: issue.message },
    });
  return null;
}

/** Once for each language, that some readers will see another one. */
function remarkTranslations(desk: Desk, model: Questionnaire): void {
  const texts = [
    ...[...walk(model.children)].flatMap(([node]) => [node.label, node.hint]),
    ...model.lists.flatMap(({ choices }) => choices.map(({ label }) => label)),
  ];
  const said = texts.filter(
    (text): text is Text => text !== undefined && Object.keys(text).length > 0,
  );
  for (const { code, name } of model.languages) {
    const missing = said.filter((text) => ownValue(text, code) === undefined).length;
    if (missing > 0)
      desk.problems.push({
        severity: 'warning',
        code: 'translation_missing',
        vars: { language: name || code, count: missing, total: said.length },
        sheet: 'survey',
      });
  }
}

function titleOf({ titles }: Settings, defaultLanguage: string, code: string): Text {
  const { '': bare, ...rest } = titles;
  return Object.hasOwn(rest, defaultLanguage)
    ? rest
    : { [defaultLanguage]: bare ?? Object.values(rest)[0] ?? code, ...rest };
}

/** Lists of `select_one_from_file towns.csv`, from the attached table of that name. */
function listsFromTables(
  desk: Desk,
  children: readonly Node[],
  { tables }: SheetSet,
): ChoiceList[] {
  for (const [list, spot] of desk.fromFile)
    if (!tables.some(({ name }) => name === list))
      report(desk, { severity: 'error', code: 'table_missing', vars: { name: list, list } }, spot);
  const askers = new Map(
    questionsOf({ children } as Questionnaire).flatMap((question) =>
      question.list === undefined ? [] : [[question.list, question] as const],
    ),
  );
  return tables.flatMap((table) => {
    const asker = askers.get(table.name);
    return asker ? listFromTable(desk, table, asker.parameters ?? {}) : [];
  });
}

function listFromTable(
  desk: Desk,
  { name, header, rows }: Table,
  parameters: Readonly<Record<string, string>>,
): ChoiceList[] {
  const value = header.indexOf(parameters['value'] ?? 'name');
  const label = header.indexOf(parameters['label'] ?? 'label');
  if (value < 0)
    desk.problems.push({
      severity: 'error',
      code: 'column_missing',
      vars: { header: parameters['value'] ?? 'name', list: name },
      sheet: `${name}.csv`,
      row: 1,
    });
  const further = (cells: readonly string[]): Record<string, string> =>
    Object.fromEntries(
      header.flatMap((column, index) =>
        cells[index] && column !== 'name' && column !== 'label'
          ? [[column, cells[index]] as const]
          : [],
      ),
    );
  const choices = rows.map((cells) => ({
    name: cells[value] ?? '',
    label: { [BARE_CODE]: cells[label] ?? cells[value] ?? '' },
    columns: further(cells),
  }));
  return value < 0 ? [] : [{ name, choices: choices.filter((choice) => choice.name !== '') }];
}
