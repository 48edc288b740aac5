// A comparison of one question with one value, written either way round: `${age} >= 18` and `18 <= ${age}` are the same.
import type { Tree } from '../../../questionnaires/expressions/tree.ts';

export type Sign = '=' | '!=' | '<' | '<=' | '>' | '>=';

export interface Comparison {
  name: string;
  sign: Sign;
  value: string | number;
}

/** The name `.` goes by. */
export const SELF = '.';

const MIRRORED: Readonly<Record<Sign, Sign>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '=': '=',
  '!=': '!=',
};

const isSign = (operator: string): operator is Sign => Object.hasOwn(MIRRORED, operator);

export const nameOf = (tree: Tree | undefined): string | null =>
  tree?.type === 'reference' ? tree.name : tree?.type === 'self' ? SELF : null;

export function valueOf(tree: Tree): string | number | null {
  if (tree.type === 'text' || tree.type === 'number') return tree.value;
  return tree.type === 'negate' && tree.operand.type === 'number' ? -tree.operand.value : null;
}

/** Null when the tree is anything else. */
export function comparisonOf(tree: Tree): Comparison | null {
  if (tree.type !== 'binary' || !isSign(tree.operator)) return null;
  const turned = nameOf(tree.left) === null;
  const name = nameOf(turned ? tree.right : tree.left);
  const value = valueOf(turned ? tree.left : tree.right);
  return name === null || value === null
    ? null
    : { name, value, sign: turned ? MIRRORED[tree.operator] : tree.operator };
}

/** `selected(${q}, 'code')`; null when the tree is anything else. */
export function selectionOf(tree: Tree): { name: string; code: string } | null {
  if (tree.type !== 'call' || tree.name !== 'selected' || tree.args.length !== 2) return null;
  const name = nameOf(tree.args[0]);
  const [, what] = tree.args;
  return name !== null && what?.type === 'text' ? { name, code: what.value } : null;
}
