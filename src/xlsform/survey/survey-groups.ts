// Rows that begin and end groups and repeats.
import type { Group, Node, Repeat } from '../../questionnaires/model/questionnaire.ts';
import type { Line } from '../reading/row-reader.ts';
import {
  cellText,
  complain,
  condition,
  furtherColumns,
  present,
  remarkIdle,
  words,
} from '../reading/row-reader.ts';
import { DEEPEST_NESTING } from '../../questionnaires/model/limits.ts';
import type { SurveyContext } from './survey-context.ts';
import { claimId, claimName } from './survey-names.ts';

const MEANT_FOR_BEGIN = {
  group: new Set(['type', 'name', 'label', 'hint', 'relevant', 'appearance', 'question_id']),
  repeat: new Set([
    'type',
    'name',
    'label',
    'hint',
    'relevant',
    'appearance',
    'question_id',
    'repeat_count',
  ]),
};

export function begin(reading: SurveyContext, line: Line, what: 'group' | 'repeat'): void {
  remarkIdle(line, MEANT_FOR_BEGIN[what]);
  const name = claimName(reading, line);
  const level = reading.levels.at(-1);
  const children: Node[] = [];
  if (reading.levels.length > DEEPEST_NESTING) {
    complain(line, 'type', 'nesting_too_deep', { name: name ?? '', limit: DEEPEST_NESTING });
    reading.tooDeep = true;
  }
  reading.levels.push({
    what,
    name: name ?? '',
    children,
    row: line.row.number,
    names: new Set(),
    line,
  });
  if (name === null || !level) return;
  const common = present({
    id: claimId(reading, line, name),
    name,
    label: words(line, 'label') ?? {},
    hint: words(line, 'hint'),
    relevant: condition(line, 'relevant'),
    appearance: cellText(line, 'appearance') || undefined,
    columns: furtherColumns(line),
  });
  const count = what === 'repeat' ? condition(line, 'repeat_count') : undefined;
  level.children.push({
    ...common,
    ...(count === undefined ? {} : { count }),
    type: what,
    children,
  } as Group | Repeat);
}
