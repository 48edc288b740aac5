// What the `type` cell of a workbook says for each kind, today's word first, then older ones still
// met. Apart from the traits, because a browser needs only those. Kinds that take a list are told by
// the reader, as the cell names the list too.
import type { QuestionKind } from './traits.ts';

export const WORKBOOK_WORDS: Readonly<Record<QuestionKind, readonly string[]>> = {
  select_one: [],
  select_multiple: [],
  rank: [],
  integer: [
    'integer',
    'int',
    'q int',
    'q integer',
    'number of days in last month',
    'number of days in last six months',
    'number of days in last year',
    'percentage',
  ],
  decimal: ['decimal', 'q decimal'],
  range: ['range'],
  text: ['text', 'string', 'q string'],
  date: ['date', 'q date'],
  time: ['time'],
  datetime: ['datetime', 'date time', 'date and time'],
  acknowledge: ['acknowledge', 'trigger'],
  note: ['note'],
  calculate: ['calculate'],
  hidden: ['hidden'],
};
