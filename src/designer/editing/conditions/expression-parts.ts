// An expression as a tree, and the parts that are joined by *and*.
import { parse } from '../../../questionnaires/expressions/parser.ts';
import type { Tree } from '../../../questionnaires/expressions/tree.ts';
import { ExpressionError } from '../../../questionnaires/expressions/tree.ts';

/** Null when the source is no expression. */
export function treeOf(source: string): Tree | null {
  try {
    return parse(source);
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}

/** What one operator joins, however it was nested. */
export function parts(tree: Tree, join: 'and' | 'or'): Tree[] {
  return tree.type === 'binary' && tree.operator === join
    ? [...parts(tree.left, join), ...parts(tree.right, join)]
    : [tree];
}
