// What is doubtful in the logic: questions nobody can reach, constraints nobody can meet, conditions on what is asked
// later, options and lists nobody is offered.
import { ownValue } from '../../platform/own-value.ts';
import type { Node, Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { walk } from '../../questionnaires/model/nodes.ts';
import type { Tree } from '../../questionnaires/expressions/tree.ts';
import { comparisonOf, parts, selectionOf, SELF, treeOf } from '../editing/comparison.ts';
import type { Finding } from './finding.ts';
import { namesIn } from '../editing/renaming.ts';
import type { FactsOf } from './satisfiability.ts';
import { factsOf, neverTogether } from './satisfiability.ts';
import type { Container } from '../editing/tree.ts';
import { holdsCode, isOnPage } from '../../questionnaires/kinds/traits.ts';

interface Known {
  node: Node;
  parents: readonly Container[];
  place: number;
}
/** `trees` keeps what was parsed: groups' conditions are asked for by every question in them. */
interface Survey {
  known: ReadonlyMap<string, Known>;
  trees: Map<string, Tree[]>;
  facts: FactsOf;
  codes: ReadonlyMap<string, ReadonlySet<string>>;
  troubled: Map<string, boolean>;
  /** Options that may still be looked through. */ left: number;
}

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

const finding = (
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

function surveyOf(model: Questionnaire): Survey {
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
function isUnreachable({ node, parents }: Known, survey: Survey): boolean {
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

function treesOf(source: string | undefined, { trees }: Pick<Survey, 'trees'>): Tree[] {
  if (source === undefined) return [];
  const known = trees.get(source);
  if (known) return known;
  const tree = treeOf(source);
  const parsed = tree ? [tree] : [];
  trees.set(source, parsed);
  return parsed;
}

/** Questions a condition joined by *and* compares for equality: they have to be asked for it to hold. */
function mustBeAnswered(source: string | undefined, survey: Survey): string[] {
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
function conditionsOf(one: Known | undefined, survey: Survey): Tree[] {
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

/** `.` of a constraint is the question itself. */
function aboutName(tree: Tree, name: string): Tree {
  if (tree.type === 'self') return { type: 'reference', name, at: tree.at };
  if (tree.type === 'binary')
    return { ...tree, left: aboutName(tree.left, name), right: aboutName(tree.right, name) };
  return tree.type === 'call'
    ? { ...tree, args: tree.args.map((arg) => aboutName(arg, name)) }
    : tree;
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

function unusedLists(model: Questionnaire): Finding[] {
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

/** Beyond this many no more filters are looked at: nothing is said of them. */
const MOST_OPTIONS = 3_000_000;

/** A cascading option whose parent code is no option of the question above it can never be offered. */
function unreachableOptions(node: Node, model: Questionnaire, survey: Survey): Finding[] {
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
