// The logic of a questionnaire as the checks see it: which conditions parse, what they name, who is asked.
import type { Node, Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { walk } from '../../questionnaires/model/nodes.ts';
import type { Tree } from '../../questionnaires/expressions/tree.ts';
import { treeOf, parts } from '../editing/conditions/expression-parts.ts';
import { comparisonOf, selectionOf } from '../editing/conditions/comparison.ts';
import type { Finding } from './finding.ts';
import { type FactsOf, factsOf, neverTogether } from './satisfiability.ts';
import type { Container } from '../editing/tree.ts';

export interface Known {
  node: Node;
  parents: readonly Container[];
  place: number;
}

/** `trees` keeps what was parsed: groups' conditions are asked for by every question in them. */
export interface Survey {
  known: ReadonlyMap<string, Known>;
  trees: Map<string, Tree[]>;
  facts: FactsOf;
  codes: ReadonlyMap<string, ReadonlySet<string>>;
  troubled: Map<string, boolean>;
  /** Options that may still be looked through. */ left: number;
}

export const finding = (
  kind: Finding['kind'],
  key: string,
  { node, field, vars = {} }: { node: Node; field: string; vars?: Finding['vars'] },
): Finding => ({
  kind,
  weight: 'mend',
  key: `designer.findings.${key}`,
  vars: { name: node.name, ...vars },
  id: node.id,
  field,
});

export function surveyOf(model: Questionnaire): Survey {
  const codes = new Map(
    model.lists.map(({ name, choices }) => [name, new Set(choices.map((choice) => choice.name))]),
  );
  const known = new Map(
    [...walk(model.children)].map(([node, parents], place) => [
      node.name,
      { node, parents, place },
    ]),
  );
  const facts: FactsOf = (name) => {
    const node = known.get(name)?.node;
    return node?.type === 'question' ? factsOf(node, codes.get(node.list ?? '')) : undefined;
  };
  return { known, facts, codes, trees: new Map(), troubled: new Map(), left: MOST_OPTIONS };
}

/** Its own condition and its groups', with the conditions and limits of the questions these ask for, cannot all hold. */
export function isUnreachable({ node, parents }: Known, survey: Survey): boolean {
  if (
    node.relevant === undefined ||
    parents.some(({ name }) => ownTrouble(survey.known.get(name), survey))
  )
    return false;
  return ownTrouble({ node, parents, place: 0 }, survey);
}

function ownTrouble(one: Known | undefined, survey: Survey): boolean {
  if (one?.node.relevant === undefined) return false;
  const known = survey.troubled.get(one.node.name) ?? isTroubled(one, survey);
  survey.troubled.set(one.node.name, known);
  return known;
}

function isTroubled(one: Known, survey: Survey): boolean {
  const trees = [one.node, ...one.parents].flatMap(({ relevant }) => treesOf(relevant, survey));
  const needed = new Set(
    [one.node, ...one.parents].flatMap(({ relevant }) => mustBeAnswered(relevant, survey)),
  );
  const further = [...needed].flatMap((name) => conditionsOf(survey.known.get(name), survey));
  return neverTogether(trees, survey.facts) || neverTogether([...trees, ...further], survey.facts);
}

export function treesOf(source: string | undefined, { trees }: Pick<Survey, 'trees'>): Tree[] {
  if (source === undefined) return [];
  const known = trees.get(source);
  if (known) return known;
  const tree = treeOf(source);
  const parsed = tree ? [tree] : [];
  trees.set(source, parsed);
  return parsed;
}

/** Questions a condition joined by *and* compares for equality: they have to be asked for it to hold. */
export function mustBeAnswered(source: string | undefined, survey: Survey): string[] {
  return treesOf(source, survey)
    .flatMap((tree) => parts(tree, 'and'))
    .flatMap((part) => {
      const comparison = comparisonOf(part);
      const name =
        selectionOf(part)?.name ??
        (comparison && comparison.sign !== '!=' && comparison.value !== ''
          ? comparison.name
          : null);
      return name === null ? [] : [name];
    });
}

/** What must hold for a question to be asked and answered. */
export function conditionsOf(one: Known | undefined, survey: Survey): Tree[] {
  if (!one) return [];
  const own =
    one.node.type === 'question'
      ? treesOf(one.node.constraint, survey).map((tree) => aboutName(tree, one.node.name))
      : [];
  return [
    ...own,
    ...[one.node, ...one.parents].flatMap(({ relevant }) => treesOf(relevant, survey)),
  ];
}

export const MOST_OPTIONS = 3_000_000;

/** `.` of a constraint is the question itself. */
export function aboutName(tree: Tree, name: string): Tree {
  if (tree.type === 'self') return { type: 'reference', name, at: tree.at };
  if (tree.type === 'binary')
    return { ...tree, left: aboutName(tree.left, name), right: aboutName(tree.right, name) };
  return tree.type === 'call'
    ? { ...tree, args: tree.args.map((arg) => aboutName(arg, name)) }
    : tree;
}
