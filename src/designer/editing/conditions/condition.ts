// The assisted builder: conditions simple enough for a row of menus – one question, one comparison, one value, joined by
// all *and* or all *or*. What is richer stays an expression, so reading one back may give null.
import type { Tree } from '../../../questionnaires/expressions/tree.ts';
import type { Comparison, Sign } from './comparison.ts';
import { comparisonOf, selectionOf, SELF } from './comparison.ts';
import { parts, treeOf } from './expression-parts.ts';
import {
  holdsCodes,
  holdsNumber,
  type QuestionKind,
} from '../../../questionnaires/kinds/traits.ts';
import { AUTHORING_TRAITS } from '../../../questionnaires/kinds/authoring-traits.ts';

export const OPERATORS = [
  'is',
  'is_not',
  'less',
  'at_most',
  'more',
  'at_least',
  'answered',
  'empty',
] as const;
export type Operator = (typeof OPERATORS)[number];
export interface ConditionRow {
  question: string;
  operator: Operator;
  value: string;
}
export interface SimpleCondition {
  join: 'and' | 'or';
  rows: ConditionRow[];
}
/** The kind of a question by its name; undefined when there is none. */
export type KindOf = (name: string) => QuestionKind | undefined;

const SIGNS: Partial<Record<Operator, Sign>> = {
  is: '=',
  is_not: '!=',
  less: '<',
  at_most: '<=',
  more: '>',
  at_least: '>=',
};
const OF_SIGN = new Map<Sign, Operator>(
  Object.entries(SIGNS).map(([operator, sign]) => [sign, operator as Operator]),
);
const EMPTINESS: Partial<Record<Sign, Operator>> = { '=': 'empty', '!=': 'answered' };

/** Null: not simple, or no expression at all. */
export function simpleOf(source: string, kindOf: KindOf): SimpleCondition | null {
  const tree = treeOf(source);
  if (!tree) return null;
  const join = tree.type === 'binary' && tree.operator === 'or' ? 'or' : 'and';
  const rows = parts(tree, join).map((part) => rowOf(part, kindOf));
  return rows.every((row) => row !== null) ? { join, rows } : null;
}

function rowOf(tree: Tree, kindOf: KindOf): ConditionRow | null {
  const [plain, operator] =
    tree.type === 'call' && tree.name === 'not'
      ? [tree.args[0], 'is_not' as const]
      : [tree, 'is' as const];
  const selection = plain ? selectionOf(plain) : null;
  if (selection)
    return selection.name === SELF
      ? null
      : { question: selection.name, operator, value: selection.code };
  const comparison = operator === 'is' ? comparisonOf(tree) : null;
  return comparison && comparison.name !== SELF
    ? comparedRow(comparison, kindOf(comparison.name))
    : null;
}

function comparedRow(
  { name, sign, value }: Comparison,
  kind: QuestionKind | undefined,
): ConditionRow | null {
  const operator = OF_SIGN.get(sign);
  if (value === '')
    return EMPTINESS[sign] ? { question: name, operator: EMPTINESS[sign], value: '' } : null;
  return operator === undefined || holdsCodes(kind)
    ? null
    : { question: name, operator, value: String(value) };
}

/** The expression; empty when there are no rows. */
export function sourceOf({ join, rows }: SimpleCondition, kindOf: KindOf): string {
  return rows.map((row) => rowSource(row, kindOf(row.question))).join(` ${join} `);
}

function rowSource(
  { question, operator, value }: ConditionRow,
  kind: QuestionKind | undefined,
): string {
  const asked = `\${${question}}`;
  if (operator === 'answered') return `${asked} != ''`;
  if (operator === 'empty') return `${asked} = ''`;
  if (holdsCodes(kind))
    return operator === 'is_not'
      ? `not(selected(${asked}, ${quoted(value)}))`
      : `selected(${asked}, ${quoted(value)})`;
  return `${asked} ${SIGNS[operator] ?? '='} ${literal(value, kind)}`;
}

function literal(value: string, kind: QuestionKind | undefined): string {
  const number = value.trim().replace(',', '.');
  return holdsNumber(kind) && /^-?\d+(\.\d+)?$/.test(number) ? number : quoted(value);
}

/** XPath texts have no escapes: one that holds both kinds of quotes loses the double ones. */
const quoted = (text: string): string =>
  text.includes("'") ? `"${text.replaceAll('"', '')}"` : `'${text}'`;

/** Which comparisons make sense for a kind. */
export function operatorsFor(kind: QuestionKind | undefined): readonly Operator[] {
  if (kind === undefined) return OPERATORS;
  return AUTHORING_TRAITS[kind].comparable ? OPERATORS : ['is', 'is_not', 'answered', 'empty'];
}
