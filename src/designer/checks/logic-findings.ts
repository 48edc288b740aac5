// Likely mistakes in the logic: questions that are never asked, constraints that no answer satisfies,
// conditions on later questions, options and lists that are never offered.
import type { Node, Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { SELF } from '../editing/conditions/comparison.ts';
import type { Finding } from './finding.ts';
import { namesIn } from '../editing/renaming.ts';
import { factsOf, neverTogether } from './satisfiability.ts';
import { isOnPage } from '../../questionnaires/kinds/traits.ts';
import {
  finding,
  isUnreachable,
  type Known,
  type Survey,
  surveyOf,
  treesOf,
} from './logic-survey.ts';
import { unreachableOptions } from './option-findings.ts';
import { unusedLists } from './unused-lists.ts';

export function logicFindings(model: Questionnaire): Finding[] {
  const survey = surveyOf(model);
  const nodes = [...survey.known.values()];
  return [
    ...nodes
      .filter((one) => isUnreachable(one, survey))
      .map(({ node }) => finding('unreachable', 'unreachable', { node, field: 'relevant' })),
    ...nodes
      .filter(({ node }) => hasImpossibleConstraint(node, survey))
      .map(({ node }) =>
        finding('contradiction', 'constraint_never', { node, field: 'constraint' }),
      ),
    ...nodes.flatMap((one) => askedLater(one, survey)),
    ...unusedLists(model),
    ...nodes.flatMap(({ node }) => unreachableOptions(node, model, survey)),
  ];
}

function hasImpossibleConstraint(node: Node, { facts, codes, trees }: Survey): boolean {
  if (node.type !== 'question' || node.constraint === undefined) return false;
  const own = factsOf(node, codes.get(node.list ?? ''));
  return neverTogether(treesOf(node.constraint, { trees }), (name) =>
    name === SELF ? own : facts(name),
  );
}

function askedLater({ node, place }: Known, { known }: Survey): Finding[] {
  if (node.relevant === undefined) return [];
  const later = namesIn(node.relevant).find((name) => {
    const other = known.get(name);
    return other && other.place > place && isAsked(other.node);
  });
  return later === undefined
    ? []
    : [finding('order', 'asked_later', { node, field: 'relevant', vars: { other: later } })];
}

const isAsked = (node: Node): boolean => node.type === 'question' && isOnPage(node.kind);
