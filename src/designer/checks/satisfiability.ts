// Whether a condition can hold for any answers at all, as far as the condition itself shows it: comparisons of one
// question with one value, joined by and/or/not. Everything else counts as *may hold*, so that a warning is never wrong.
import type { Question } from '../../questionnaires/model/questionnaire.ts';
import type { Tree } from '../../questionnaires/expressions/tree.ts';
import type { Comparison, Sign } from '../editing/conditions/comparison.ts';
import { comparisonOf, selectionOf } from '../editing/conditions/comparison.ts';
import { parts } from '../editing/conditions/expression-parts.ts';
import { holdsCode, holdsNumber } from '../../questionnaires/kinds/traits.ts';

/** What is known of a question: its codes when it has a list; whether its answer is a number. */
export interface Facts {
  codes: ReadonlySet<string> | null;
  numeric: boolean;
}
export type FactsOf = (name: string) => Facts | undefined;

/** `only`: the one code the answer must be; `removed`: those it must not be. Lists may be long, so none is copied. */
interface Domain {
  codes: ReadonlySet<string> | null;
  only: string | null;
  removed: Set<string>;
  torn: boolean;
  low: number;
  high: number;
  lowOpen: boolean;
  highOpen: boolean;
  answered: boolean;
  empty: boolean;
  has: Set<string>;
  lacks: Set<string>;
}
type Atom = Comparison | { name: string; selected: string; not: boolean };

const MOST_BRANCHES = 256;
const NEGATED: Readonly<Record<Sign, Sign>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};
/** `not(${n} < 5)` holds for an empty answer too, so it bounds nothing. */
const ORDERING: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);
/** True only when no answers at all make all these conditions hold together. */
export function neverTogether(trees: readonly Tree[], factsOf: FactsOf): boolean {
  const branches = trees.reduce<Atom[][] | null>(
    (all, tree) => combined(all, branchesOf(tree, false)),
    [[]],
  );
  return branches !== null && branches.every((atoms) => !consistent(atoms, factsOf));
}

const combined = (left: Atom[][] | null, right: Atom[][] | null): Atom[][] | null =>
  left === null || right === null || left.length * right.length > MOST_BRANCHES
    ? null
    : left.flatMap((a) => right.map((b) => [...a, ...b]));

/** Alternatives, each a list of atoms that must hold at once; null: too many to look at. */
function branchesOf(tree: Tree, negated: boolean): Atom[][] | null {
  if (tree.type === 'call') return ofCall(tree, negated);
  if (tree.type !== 'binary' || (tree.operator !== 'and' && tree.operator !== 'or'))
    return [atomsOf(tree, negated)];
  const inner = parts(tree, tree.operator).map((part) => branchesOf(part, negated));
  return (tree.operator === 'and') === negated
    ? either(inner)
    : inner.reduce<Atom[][] | null>(combined, [[]]);
}

function ofCall(tree: Extract<Tree, { type: 'call' }>, negated: boolean): Atom[][] | null {
  if (tree.name === 'not' && tree.args[0]) return branchesOf(tree.args[0], !negated);
  if (tree.name === 'true' || tree.name === 'false')
    return (tree.name === 'true') === negated ? [] : [[]];
  return [atomsOf(tree, negated)];
}

function either(alternatives: readonly (Atom[][] | null)[]): Atom[][] | null {
  const all = alternatives.flatMap((branches) => branches ?? []);
  return alternatives.includes(null) || all.length > MOST_BRANCHES ? null : all;
}

/** No atom: nothing is known of this part. */
function atomsOf(tree: Tree, negated: boolean): Atom[] {
  const selection = selectionOf(tree);
  if (selection) return [{ name: selection.name, selected: selection.code, not: negated }];
  const comparison = comparisonOf(tree);
  if (!comparison || (negated && ORDERING.has(comparison.sign))) return [];
  return [negated ? { ...comparison, sign: NEGATED[comparison.sign] } : comparison];
}

function consistent(atoms: readonly Atom[], factsOf: FactsOf): boolean {
  const domains = new Map<string, Domain>();
  for (const atom of atoms) {
    const facts = factsOf(atom.name);
    if (!facts) continue;
    const domain = domains.get(atom.name) ?? fresh(facts);
    domains.set(atom.name, domain);
    if ('selected' in atom) select(domain, atom);
    else compare(domain, atom, facts);
  }
  return [...domains.values()].every(possible);
}

const fresh = ({ codes }: Facts): Domain => ({
  codes,
  only: null,
  removed: new Set(),
  torn: false,
  low: -Infinity,
  high: Infinity,
  lowOpen: false,
  highOpen: false,
  answered: false,
  empty: false,
  has: new Set(),
  lacks: new Set(),
});

function select(domain: Domain, { selected, not }: { selected: string; not: boolean }): void {
  (not ? domain.lacks : domain.has).add(selected);
  if (not) domain.removed.add(selected);
  else mustBe(domain, selected);
}

function mustBe(domain: Domain, code: string): void {
  domain.answered = true;
  domain.torn ||= domain.only !== null && domain.only !== code;
  domain.only = code;
}

function compare(domain: Domain, { sign, value }: Comparison, { numeric }: Facts): void {
  if (value === '') compareWithNothing(domain, sign);
  else if (numeric) bound(domain, sign, Number(value));
  else if (domain.codes && sign === '=') mustBe(domain, String(value));
  else if (sign === '!=') domain.removed.add(String(value));
}

function compareWithNothing(domain: Domain, sign: Sign): void {
  if (sign === '=') domain.empty = true;
  if (sign === '!=') domain.answered = true;
}

function bound(domain: Domain, sign: Sign, value: number): void {
  if (Number.isNaN(value) || sign === '!=') return;
  domain.answered = true;
  if (!sign.startsWith('<')) raise(domain, value, sign === '>');
  if (!sign.startsWith('>')) lower(domain, value, sign === '<');
}

function raise(domain: Domain, value: number, open: boolean): void {
  if (value > domain.low || (value === domain.low && open))
    [domain.low, domain.lowOpen] = [value, open];
}

function lower(domain: Domain, value: number, open: boolean): void {
  if (value < domain.high || (value === domain.high && open))
    [domain.high, domain.highOpen] = [value, open];
}

function possible(domain: Domain): boolean {
  const { codes, low, high, lowOpen, highOpen, answered, empty, has, lacks } = domain;
  if (answered && empty) return false;
  if ([...has].some((code) => lacks.has(code))) return false;
  if (codes && answered && !leavesOne(domain, codes)) return false;
  return low < high || (low === high && !lowOpen && !highOpen);
}

function leavesOne({ only, removed, torn }: Domain, codes: ReadonlySet<string>): boolean {
  if (torn) return false;
  if (only !== null) return codes.has(only) && !removed.has(only);
  return codes.size > [...removed].filter((code) => codes.has(code)).length;
}

/** select_multiple answers are several codes at once, so only `selected()` says something of them. */
export function factsOf(question: Question, codes: ReadonlySet<string> | undefined): Facts {
  if (holdsNumber(question.kind)) return { codes: null, numeric: true };
  return { codes: holdsCode(question.kind) && codes ? codes : null, numeric: false };
}
