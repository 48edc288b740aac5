// What is at hand while an expression is compiled: the names it may use, where it is, and the list of mistakes found.
import type { Names, Place } from './names.ts';
import type { Code } from './scope.ts';
import { literalCode } from './scope.ts';
import type { ExpressionProblem, Tree } from './tree.ts';

export interface ExpressionContext {
  readonly names: Names;
  readonly place: Place;
  readonly problems: ExpressionProblem[];
  readonly dependencies: Set<string>;
  compile(tree: Tree, place?: Place): Code;
}

/** Notes what is wrong and continues, so that one reading finds every mistake. */
export function reportProblem(
  context: ExpressionContext,
  at: number,
  code: string,
  vars: ExpressionProblem['vars'] = {},
): Code {
  context.problems.push({ severity: 'error', code, position: at, vars });
  return literalCode('');
}
