// The survey sheet: rows become questions, `begin` and `end` rows open and close groups and repeats.
import type { Node } from '../../questionnaires/model/questionnaire.ts';
import type { ImportContext } from '../reading/import-context.ts';
import { languageFor } from '../reading/import-context.ts';
import type { Column } from '../reading/column.ts';
import { readHeaders } from '../reading/headers.ts';
import type { Line } from '../reading/row-reader.ts';
import { cellText, complain, nameText, saysYes, warn, words } from '../reading/row-reader.ts';
import type { Row, Sheet } from '../tables/sheet.ts';
import { readType } from '../reading/types.ts';
import { SURVEY } from '../reading/vocabulary.ts';
import { remarkColumns } from '../reading/remarks.ts';
import { MOST_NODES } from '../../questionnaires/model/limits.ts';
import type { Level, SurveyContext } from './survey-context.ts';
import { reportAmbiguous } from './survey-names.ts';
import { addQuestion } from './survey-questions.ts';
import { begin } from './survey-groups.ts';
import { end } from './survey-group-ends.ts';

export function readSurvey(context: ImportContext, sheet: Sheet): Node[] {
  const { columns, body, problems } = readHeaders(sheet, SURVEY);
  context.problems.push(...problems);
  remarkColumns(context, sheet, columns);
  if (!hasColumns(context, sheet, columns)) return [];
  for (const { key, heading } of columns)
    if (key === 'label' && heading) languageFor(context, heading);
  const top: Level = { what: 'top', name: '', children: [], row: 0, names: new Set(), line: null };
  const reading: SurveyContext = {
    levels: [top],
    seen: new Set(),
    ids: new Set(),
    renamed: new Set(),
    folded: new Map(),
    tooDeep: false,
  };
  for (const row of body) {
    readRow(reading, { context, sheet: sheet.name, row, columns });
    if (reading.tooDeep) return [];
  }
  if (reading.seen.size > MOST_NODES) {
    context.problems.push({
      severity: 'error',
      code: 'too_many_nodes',
      vars: { count: reading.seen.size, limit: MOST_NODES },
      sheet: sheet.name,
    });
    return [];
  }
  for (const level of reading.levels.slice(1))
    if (level.line)
      complain(level.line, 'type', 'begin_without_end', { what: level.what, name: level.name });
  reportAmbiguous(context, reading, top.children);
  return top.children;
}

function hasColumns(context: ImportContext, sheet: Sheet, columns: readonly Column[]): boolean {
  const missing = ['type', 'name'].filter(
    (key) => !columns.some((column) => column.known && column.key === key),
  );
  for (const header of missing) {
    context.problems.push({
      severity: 'error',
      code: 'column_missing',
      vars: { header },
      sheet: sheet.name,
      row: sheet.rows[0]?.number ?? 1,
    });
  }
  return missing.length === 0;
}

function readRow(reading: SurveyContext, line: Line): void {
  if (isBlank(line.row)) return;
  if (saysYes(line, 'disabled')) {
    warn(line, 'disabled', 'row_disabled');
    return;
  }
  const cell = nameText(line, 'type');
  if (cell === '') {
    missingType(line);
    return;
  }
  const type = readType(cell);
  if (!('what' in type)) addQuestion(reading, line, type);
  else if (type.is === 'begin') begin(reading, line, type.what);
  else end(reading, line, type.what);
}

const isBlank = (row: Row): boolean =>
  [...row.cells.values()].every(({ text, problem }) => text === '' && !problem);

/** A row of remarks is common; a row with a name or label was meant as a question. */
function missingType(line: Line): void {
  if (cellText(line, 'name') !== '' || words(line, 'label'))
    complain(line, 'type', 'type_missing', { name: cellText(line, 'name') });
  else warn(line, 'type', 'row_without_type');
}
