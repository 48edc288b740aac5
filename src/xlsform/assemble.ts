// Puts what the sheets say together: one questionnaire, or the problems that keep it from being one.
import { ownValue } from '../platform/own-value.ts';
import type {
  ChoiceList,
  Node,
  Questionnaire,
  Text,
} from '../questionnaires/model/questionnaire.ts';
import { questionnaireSchema } from '../questionnaires/model/questionnaire.ts';
import type { Problem } from '../questionnaires/engine/problem.ts';
import { isError } from '../questionnaires/engine/problem.ts';
import { walk } from '../questionnaires/model/nodes.ts';
import { readChoices } from './choices.ts';
import type { ImportContext } from './reading/import-context.ts';
import { settleLanguages, settleTexts } from './document-languages.ts';
import { present } from './reading/row-reader.ts';
import type { Settings } from './settings.ts';
import { NO_SETTINGS, readSettings } from './settings.ts';
import type { SheetSet } from './tables/sheet.ts';
import type { NamedSheets } from './sheet-names.ts';
import { readSurvey } from './survey/survey.ts';
import { externalLists } from './external-lists.ts';
import { listsFromTables } from './attached-lists.ts';

export interface ReadResult {
  questionnaire: Questionnaire | null;
  problems: Problem[];
}

export function assemble(
  context: ImportContext,
  sheets: NamedSheets,
  set: SheetSet,
): Questionnaire | null {
  const settings = sheets.settings ? readSettings(context, sheets.settings) : NO_SETTINGS;
  const children = sheets.survey ? readSurvey(context, sheets.survey) : [];
  const lists = [
    ...(sheets.choices ? readChoices(context, sheets.choices) : []),
    ...externalLists(context, sheets),
    ...listsFromTables(context, children, set),
  ];
  if (children.length > 0) return finished(context, { settings, children, lists, set });
  if (!context.problems.some(isError))
    context.problems.push({
      severity: 'error',
      code: 'survey_empty',
      vars: {},
      sheet: sheets.survey?.name ?? '',
    });
  return null;
}

interface Parts {
  settings: Settings;
  children: Node[];
  lists: ChoiceList[];
  set: SheetSet;
}

function finished(
  context: ImportContext,
  { settings, children, lists, set }: Parts,
): Questionnaire | null {
  const { languages, defaultLanguage, bare } = settleLanguages(
    context,
    settings.defaultLanguage,
    children,
  );
  const code = settings.code ?? set.fileName ?? 'questionnaire';
  let clashes = 0;
  const settled = settleTexts({ children, lists }, bare, () => {
    clashes += 1;
  });
  if (clashes > 0)
    context.problems.push({
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
      ...settings.firstPage,
      formVersion: settings.formVersion,
      settings: Object.keys(settings.further).length === 0 ? undefined : settings.further,
      ...settled,
      tables: set.tables.length === 0 ? undefined : set.tables,
    }),
  );
  if (checked.success) {
    remarkTranslations(context, checked.data);
    return checked.data;
  }
  for (const issue of checked.error.issues.slice(0, 20))
    context.problems.push({
      severity: 'error',
      code: 'shape',
      vars: { path: issue.path.join('.'), detail: issue.message },
    });
  return null;
}

/** Once for each language, that some readers will see another one. */
function remarkTranslations(context: ImportContext, model: Questionnaire): void {
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
      context.problems.push({
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
