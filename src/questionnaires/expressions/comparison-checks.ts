// Comparisons that can never do what their author meant: an option code that is not in the list, a list of ticked
// options compared as if it were one, a number compared with a word. They run, so these are warnings.
import type { ExpressionContext } from './expression-context.ts';
import type { Choice } from '../model/questionnaire.ts';
import { choicesByCode } from './names.ts';
import type { Advise, Named } from './names.ts';
import type { Tree } from './tree.ts';
import { holdsCodes, holdsNumber, isRanked } from '../kinds/traits.ts';
import { memoByObject } from '../../platform/memo.ts';

type Binary = Extract<Tree, { type: 'binary' }>;

export function checkComparison(context: ExpressionContext, tree: Binary): void {
  if (tree.operator !== '=' && tree.operator !== '!=') return;
  const [reference, literal] =
    tree.left.type === 'reference' ? [tree.left, tree.right] : [tree.right, tree.left];
  if (reference.type !== 'reference') return;
  const named = context.names.find(reference.name);
  if (named && (literal.type === 'text' || literal.type === 'number'))
    checkLiteral(context, named, literal);
}

function checkLiteral(
  context: ExpressionContext,
  named: Named,
  literal: Extract<Tree, { type: 'text' | 'number' }>,
): void {
  const code = String(literal.value);
  if (code === '') return;
  if (named.choices) checkCode(context, named, code, literal.at);
  if (holdsCodes(named.kind) && !isRanked(named.kind)) {
    warn(context, literal.at, 'compare_ticked', {
      name: named.name,
      write: `selected(\${${named.name}}, '${code}')`,
    });
  }
  if (holdsNumber(named.kind) && Number.isNaN(Number(code))) {
    warn(context, literal.at, 'compare_number_with_word', { name: named.name, word: code });
  }
}

/** The code must be an option of the question's list. */
export function checkCode(
  context: ExpressionContext,
  named: Named,
  code: string,
  at: number,
): void {
  const { choices = [] } = named;
  if (choices.length === 0 || choicesByCode(choices).has(code)) return;
  const near = adviserOf(context.names.advise)(choices)(code);
  warn(context, at, near === undefined ? 'option_unknown' : 'option_misspelt', {
    name: named.name,
    option: code,
    write: near ?? '',
  });
}

/** One search for each way of advising and list, because it stops after so many comparisons. */
const adviserOf = memoByObject((advise: Advise) =>
  memoByObject((choices: readonly Choice[]) => advise(() => choicesByCode(choices).keys())),
);

function warn(
  context: ExpressionContext,
  position: number,
  code: string,
  vars: Record<string, string | number>,
): void {
  context.problems.push({ severity: 'warning', code, position, vars });
}
