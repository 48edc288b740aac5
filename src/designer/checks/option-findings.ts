// Lists that no question uses, and options that are never offered.
import { ownValue } from '../../platform/own-value.ts';
import type { Node, Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import type { Tree } from '../../questionnaires/expressions/tree.ts';
import { parts } from '../editing/conditions/expression-parts.ts';
import type { Finding } from './finding.ts';
import { holdsCode } from '../../questionnaires/kinds/traits.ts';
import { finding, type Survey, treesOf } from './logic-survey.ts';

/** A cascading option whose parent code is no option of the question above it can never be offered. */
export function unreachableOptions(node: Node, model: Questionnaire, survey: Survey): Finding[] {
  if (node.type !== 'question' || node.choiceFilter === undefined) return [];
  const choices = model.lists.find(({ name }) => name === node.list)?.choices ?? [];
  survey.left -= choices.length;
  if (survey.left < 0) return [];
  const filters = treesOf(node.choiceFilter, survey)
    .flatMap((tree) => parts(tree, 'and'))
    .flatMap((part) => filterOf(part, survey));
  const lost = choices.filter(({ columns }) =>
    filters.some(({ column, codes }) => !codes.has(ownValue(columns, column) ?? '')),
  );
  return lost.length === 0
    ? []
    : [
        finding('unused', 'options_unreachable', {
          node,
          field: 'choiceFilter',
          vars: {
            count: lost.length,
            options: lost
              .slice(0, 5)
              .map(({ name }) => name)
              .join(', '),
          },
        }),
      ];
}

function filterOf(
  tree: Tree,
  { known, codes }: Survey,
): { column: string; codes: ReadonlySet<string> }[] {
  if (tree.type !== 'binary' || tree.operator !== '=') return [];
  const [column, reference] =
    tree.left.type === 'column' ? [tree.left, tree.right] : [tree.right, tree.left];
  if (column.type !== 'column' || reference.type !== 'reference') return [];
  const offered = codesOffered(known.get(reference.name)?.node, codes);
  return offered ? [{ column: column.name, codes: offered }] : [];
}

const codesOffered = (
  node: Node | undefined,
  codes: Survey['codes'],
): ReadonlySet<string> | undefined =>
  node?.type === 'question' && holdsCode(node.kind) ? codes.get(node.list ?? '') : undefined;
