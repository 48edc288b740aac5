// What the `type` cell of a workbook says for each kind, today's word first, then older ones still
// met. Apart from the traits, because a browser needs only those. Kinds that take a list are recognised by
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
  email: [],
  phone: [],
  date: ['date', 'q date'],
  time: ['time'],
  datetime: ['datetime', 'date time', 'date and time'],
  acknowledge: ['acknowledge', 'trigger'],
  note: ['note'],
  calculate: ['calculate'],
  hidden: ['hidden'],
};

/** A kind that workbooks know no type for: written as another kind's type with an appearance, and read back from these. */
export interface WorkbookAppearance {
  type: QuestionKind;
  appearance: string;
}

export const WORKBOOK_APPEARANCES: Readonly<Partial<Record<QuestionKind, WorkbookAppearance>>> = {
  email: { type: 'text', appearance: 'email' },
  phone: { type: 'text', appearance: 'phone' },
};

const written = Object.entries(WORKBOOK_APPEARANCES) as [QuestionKind, WorkbookAppearance][];

/** The kind that a type with these appearances means, and the remaining appearances. */
export function kindWithAppearance(
  type: QuestionKind,
  appearances: readonly string[],
): { kind: QuestionKind; rest: readonly string[] } {
  const found = written.find(
    ([, one]) => one.type === type && appearances.includes(one.appearance),
  );
  if (!found) return { kind: type, rest: appearances };
  const [kind, { appearance }] = found;
  return { kind, rest: appearances.filter((word) => word !== appearance) };
}
