// Rows that are questions.
import { readQuestion } from './question-row.ts';
import type { Line } from '../reading/row-reader.ts';
import { cellText, complain, warn } from '../reading/row-reader.ts';
import type { RowType } from '../reading/types.ts';
import type { SurveyContext } from './survey-context.ts';
import { claimId, claimName } from './survey-names.ts';

export function addQuestion(
  reading: SurveyContext,
  line: Line,
  type: Exclude<RowType, { what: string }>,
): void {
  if (type.is === 'attachment') {
    warn(line, 'type', 'attachment_row');
    return;
  }
  if (type.is === 'unknown') {
    unknownType(line, type);
    return;
  }
  if (type.is === 'unsupported') {
    unsupported(line, type.type);
    return;
  }
  const name = claimName(reading, line);
  if (name === null) return;
  const question = readQuestion(line, type, { name, id: claimId(reading, line, name) });
  if (question) reading.levels.at(-1)?.children.push(question);
}

function unknownType(line: Line, { type, near }: Extract<RowType, { is: 'unknown' }>): void {
  complain(line, 'type', near === undefined ? 'type_unknown' : 'type_misspelt', {
    type,
    write: near ?? '',
  });
}

function unsupported(line: Line, type: string): void {
  const name = cellText(line, 'name');
  if (line.context.dropUnsupported) warn(line, 'type', 'kind_dropped', { type, name });
  else complain(line, 'type', 'kind_not_supported', { type, name });
}
