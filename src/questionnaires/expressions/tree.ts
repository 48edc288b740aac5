// What a parsed expression is made of. `at` is the character (from 0) where the part begins, for messages.

export type BinaryOperator =
  'or' | 'and' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | 'div' | 'mod' | '|';

export type Tree =
  | { type: 'text'; value: string; at: number }
  | { type: 'number'; value: number; at: number }
  | { type: 'reference'; name: string; at: number }
  | { type: 'self'; at: number }
  | { type: 'parent'; levels: number; at: number }
  | { type: 'column'; name: string; at: number }
  | { type: 'rows'; list: string; predicates: Tree[]; column: string | null; at: number }
  | { type: 'call'; name: string; args: Tree[]; at: number }
  | { type: 'binary'; operator: BinaryOperator; left: Tree; right: Tree; at: number }
  | { type: 'negate'; operand: Tree; at: number };

/** What is wrong with an expression; the words are under `questionnaires.problems.<code>`. */
export interface ExpressionProblem {
  severity: 'error' | 'warning';
  code: string;
  position: number;
  vars: Readonly<Record<string, string | number>>;
}

/** Ends the reading of one expression; caught where the expression was taken in, never seen outside. */
export class ExpressionError extends Error {
  readonly problem: ExpressionProblem;
  constructor(
    code: string,
    position: number,
    vars: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
    this.problem = { severity: 'error', code, position, vars };
  }
}
