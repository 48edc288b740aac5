// One thing wrong (or doubtful) in a questionnaire, said so that it can be shown on a page, in a terminal or beside a sheet.
// The words are under `questionnaires.problems.<code>` in both languages.
import type { ExpressionProblem } from '../expressions/tree.ts';

/** The parts of a node an author writes; a sheet has a column for each. */
export type Field =
  | 'type'
  | 'name'
  | 'label'
  | 'hint'
  | 'guidanceHint'
  | 'relevant'
  | 'required'
  | 'requiredMessage'
  | 'constraint'
  | 'constraintMessage'
  | 'calculation'
  | 'default'
  | 'readOnly'
  | 'choiceFilter'
  | 'count'
  | 'parameters'
  | 'appearance'
  | 'sensitive'
  | 'breakdown'
  | 'id';

export interface Problem {
  severity: 'error' | 'warning';
  code: string;
  vars: Readonly<Record<string, string | number>>;
  /** The question, group or repeat, and which part of it. */
  node?: string;
  field?: Field;
  /** For texts: the language. */
  lang?: string;
  /** Character of the expression, from 1. */
  position?: number;
  /** Where a sheet was read. Rows count from 1, the header being row 1; `cell` is like F12; `column` is the header as written. */
  sheet?: string;
  row?: number;
  column?: string;
  cell?: string;
}

export const isError = ({ severity }: { severity: string }): boolean => severity === 'error';

/** An expression's mistake, placed on the node and field it was written in. */
export function placed(
  problem: ExpressionProblem,
  node: string,
  field: Field,
  lang?: string,
): Problem {
  const { severity, code, vars, position } = problem;
  return {
    severity,
    code,
    vars,
    node,
    field,
    position: position + 1,
    ...(lang === undefined ? {} : { lang }),
  };
}
