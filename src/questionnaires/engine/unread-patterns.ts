// Versions published before patterns ran in linear time may hold one that cannot be run so: look-ahead, a back reference.
// A round in the field continues: the condition that holds such a pattern counts as not written, so that nobody is stopped by
// what cannot be judged – the question is asked, the answer taken, every option offered. The stored version stays as it is.
import type { Node, Question, Questionnaire } from '../model/questionnaire.ts';
import type { Field, Problem } from './problem.ts';
import { isError } from './problem.ts';
import { isCalculated } from '../kinds/traits.ts';
import { AUTHORING_TRAITS } from '../kinds/authoring-traits.ts';

/** A pattern of regex() that cannot be run. */
export const isUnreadPattern = (problem: Problem): boolean =>
  isError(problem) && problem.code.startsWith('pattern_');

/** The questionnaire without the conditions these problems were found in. */
export function withoutConditions(
  questionnaire: Questionnaire,
  problems: readonly Problem[],
): Questionnaire {
  const fields = new Map<string, Set<Field>>();
  for (const { node = '', field } of problems) {
    if (field !== undefined) fields.set(node, (fields.get(node) ?? new Set<Field>()).add(field));
  }
  return { ...questionnaire, children: nodesWithout(questionnaire.children, fields) };
}

type Fields = ReadonlyMap<string, ReadonlySet<Field>>;

function nodesWithout(nodes: readonly Node[], fields: Fields): Node[] {
  return nodes.map((node): Node => {
    const own = fields.get(node.name);
    if (node.type !== 'question')
      return {
        ...(own ? without(node, own) : node),
        children: nodesWithout(node.children, fields),
      };
    return own ? question(without(node, own), own) : node;
  });
}

function without<T extends Node>(node: T, fields: ReadonlySet<Field>): T {
  return Object.fromEntries(
    Object.entries(node).filter(([field]) => field === 'parameters' || !fields.has(field as Field)),
  ) as T;
}

/** What is calculated stays a calculation, of nothing; only the seed of an order by chance is an expression among parameters. */
function question(node: Question, fields: ReadonlySet<Field>): Question {
  const { seed: _seed, ...parameters } = node.parameters ?? {};
  return {
    ...node,
    ...(fields.has('calculation') && isCalculated(node.kind)
      ? AUTHORING_TRAITS[node.kind].initially
      : {}),
    ...(fields.has('parameters') ? { parameters } : {}),
  };
}
