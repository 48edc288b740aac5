// An XLSForm's sheets to a questionnaire, or to the list of everything that keeps it from being one. Nothing is lost
// without a word: what is not carried is in the list of problems, with its sheet, row and column.
import { compile } from '../questionnaires/engine/compiled.ts';
import type { Problem } from '../questionnaires/engine/problem.ts';
import { isError } from '../questionnaires/engine/problem.ts';
import { locate, newImportContext } from './reading/import-context.ts';
import { MOST_PROBLEMS } from '../questionnaires/model/limits.ts';
import type { SheetResult, SheetSet } from './tables/sheet.ts';
import { nameSheets } from './sheet-names.ts';
import { assemble, type ReadResult } from './assemble.ts';

export interface ReadOptions {
  /** Rows of kinds not supported here are left out with a warning instead of refusing the form. */
  dropUnsupported?: boolean;
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
  const context = newImportContext(dropUnsupported);
  const sheets = nameSheets(context, set.sheets);
  if (!sheets.survey) return { questionnaire: null, problems: context.problems };
  const draft = assemble(context, sheets, set);
  const located = (found: readonly Problem[]): Problem[] =>
    found.map((problem) => (problem.sheet === undefined ? locate(context, problem) : problem));
  const missing = new Set(
    context.problems.flatMap(({ code, vars }) =>
      code === 'table_missing' || code === 'column_missing' ? [vars['list'] ?? ''] : [],
    ),
  );
  const compiled = draft
    ? compile(draft).problems.filter(
        ({ code, vars }) => !(code.startsWith('list_') && missing.has(vars['list'] ?? '')),
      )
    : [];
  const problems = located([...context.problems, ...compiled]);
  const unique = [
    ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
  ];
  return {
    questionnaire: draft && !unique.some(isError) ? draft : null,
    problems: gravestFirst(unique),
  };
}

/** Of very many, errors come before remarks, with the number of those left out. */
function gravestFirst(problems: Problem[]): Problem[] {
  if (problems.length <= MOST_PROBLEMS) return problems;
  const reported = [
    ...problems.filter(isError),
    ...problems.filter((problem) => !isError(problem)),
  ].slice(0, MOST_PROBLEMS);
  const severity = problems.filter(isError).length > MOST_PROBLEMS ? 'error' : 'warning';
  return [
    ...reported,
    { severity, code: 'problems_more', vars: { count: problems.length - MOST_PROBLEMS } },
  ];
}
