// A problem as a person reads it: where, then what is wrong and what to write.
import type { Problem } from '../engine/problem.ts';

import type { Translate } from './conditions-in-words.ts';

/** “Sheet survey, cell F12 (column relevant), character 9”. */
export function problemPlace(problem: Problem, t: Translate): string {
  const place = spot(problem, t);
  return problem.position === undefined
    ? place
    : t('questionnaires.places.position', { place, position: problem.position });
}

function spot({ sheet, row, cell, column, node, field }: Problem, t: Translate): string {
  if (sheet !== undefined && cell !== undefined)
    return t('questionnaires.places.cell', { sheet, cell, column });
  if (sheet !== undefined && row !== undefined)
    return t('questionnaires.places.row', { sheet, row });
  if (sheet !== undefined) return t('questionnaires.places.sheet', { sheet });
  if (node === undefined) return t('questionnaires.places.file');
  return t('questionnaires.places.node', {
    node,
    field: t(`questionnaires.fields.${field ?? 'name'}`),
  });
}

export const problemMessage = ({ code, vars }: Problem, t: Translate): string =>
  t(`questionnaires.problems.${code}`, vars);
export const problemSentence = (problem: Problem, t: Translate): string =>
  `${problemPlace(problem, t)}: ${problemMessage(problem, t)}`;
