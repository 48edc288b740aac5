// The fields of the form of a question, group or repeat.
import { AUTHORING_TRAITS } from '../../../questionnaires/kinds/authoring-traits.ts';
import { isScale, takesList, type QuestionKind } from '../../../questionnaires/kinds/traits.ts';

export const TEXT_FIELDS = [
  'label',
  'hint',
  'guidanceHint',
  'requiredMessage',
  'constraintMessage',
] as const;

export type TextField = (typeof TEXT_FIELDS)[number];

export const WRITTEN_FIELDS = [
  'constraint',
  'calculation',
  'default',
  'readOnly',
  'choiceFilter',
  'count',
  'appearance',
  'requiredWhen',
  'relevant',
] as const;

export type WrittenField = (typeof WRITTEN_FIELDS)[number];

/** Parameters that have a field of their own; others are kept as they are. */
export const parametersWithField = (kind: QuestionKind): readonly string[] =>
  takesList(kind) ? ['randomize'] : isScale(kind) ? (AUTHORING_TRAITS[kind].parameters ?? []) : [];

/** Lists longer than this are changed in the workbook, not row by row. */
export const MOST_OPTION_ROWS = 80;
