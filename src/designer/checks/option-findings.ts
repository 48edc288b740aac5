// Lists nobody uses, and options nobody can reach.
import { ownValue } from '../../platform/own-value.ts';
import type { Node, Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { walk } from '../../questionnaires/model/nodes.ts';
import type { Tree } from '../../questionnaires/expressions/tree.ts';
import { parts } from '../editing/comparison.ts';
import type { Finding } from './finding.ts';
import { holdsCode } from '../../questionnaires/kinds/traits.ts';
import { finding, type Survey, treesOf } from './logic-survey.ts';

export function unusedLists(model: Questionnaire): Finding[] {
  const used = new Set(
    [...walk(model.children)].flatMap(([node]) =>
      node.type === 'question' && node.list !== undefined ? [node.list] : [],
    ),
  );
  for (const [, name = ''] of JSON.stringify(model.children).matchAll(
    /instance\((?:'|\\")(.*?)(?:'|\\")\)/g,
  ))
    used.add(name);
  return model.lists
    .filter(({ name }) => !used.has(name))
    .map(({ name, choices }) => ({
      kind: 'unused',
      weight: 'know',
      key: 'designer.findings.list_unused',
      vars: { list: name, count: choices.length },
      id: null,
      field: '',
    }));
}

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
