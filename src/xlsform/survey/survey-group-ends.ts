// Rows that end groups and repeats.
import type { Line } from '../reading/row-reader.ts';
import { complain, remarkIdle } from '../reading/row-reader.ts';
import type { SurveyContext } from './survey-context.ts';

const MEANT_FOR_END = new Set(['type', 'name', 'label']);

export function end(reading: SurveyContext, line: Line, what: 'group' | 'repeat'): void {
  remarkIdle(line, MEANT_FOR_END);
  const open = reading.levels.at(-1);
  if (!open || open.what === 'top') {
    complain(line, 'type', 'end_without_begin', { what });
    return;
  }
  if (open.what !== what)
    complain(line, 'type', 'end_of_other', {
      what,
      open: open.what,
      name: open.name,
      row: open.row,
    });
  reading.levels.pop();
}
