// What a form holds and every problem in it, in lines.
import type { Translate } from '../platform/i18n/translations.ts';
import type { Questionnaire } from '../questionnaires/model/questionnaire.ts';
import { questionsOf } from '../questionnaires/model/nodes.ts';
import { problemMessage } from '../questionnaires/codebook/problem-words.ts';
import { isError } from '../questionnaires/engine/problem.ts';
import type { ReadResult } from '../xlsform/assemble.ts';

/** What `xlsform check` prints. */
export function checkReport(
  { questionnaire, problems }: ReadResult,
  t: Translate,
): Record<string, unknown> & { ok: boolean } {
  const shown = problems.map((problem) => ({
    code: problem.code,
    sheet: problem.sheet,
    row: problem.row,
    column: problem.column,
    cell: problem.cell,
    character: problem.position,
    message: problemMessage(problem, t),
    details: problem.vars,
    severity: problem.severity,
  }));
  const plain = ({ severity: _severity, ...rest }: (typeof shown)[number]): object => rest;
  return {
    ok: questionnaire !== null,
    errors: shown.filter(isError).map(plain),
    warnings: shown.filter((problem) => !isError(problem)).map(plain),
    counts: questionnaire ? countsByKind(questionnaire) : {},
    languages: questionnaire?.languages.map(({ code, name }) => ({ code, name })) ?? [],
  };
}

export function countsByKind(questionnaire: Questionnaire): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of questionsOf(questionnaire)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
