// Branches of a questionnaire, and which of them exclude each other.
import type { Tree } from '../../questionnaires/expressions/tree.ts';
import type { Node, Question, Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { walk } from '../../questionnaires/model/nodes.ts';
import { factsOf, neverTogether, type FactsOf } from './satisfiability.ts';
import { holdsCode } from '../../questionnaires/kinds/traits.ts';

/** Questions asked under the same conditions, as one. */
export interface Branch {
  minutes: number;
  trees: Tree[];
  names: Set<string>;
}

/** Pairs of branches looked at, and branches looked at by the search; beyond them branches count as going together. */
const MOST_PAIRS = 20_000;

export function factsIn(model: Questionnaire): FactsOf {
  const codes = new Map(
    model.lists.map(({ name, choices }) => [name, new Set(choices.map((choice) => choice.name))]),
  );
  const questions = new Map(
    [...walk(model.children)].flatMap(([node]) =>
      node.type === 'question' ? [[node.name, node] as const] : [],
    ),
  );
  return (name) => {
    const question = questions.get(name);
    return question && factsOf(question, codes.get(question.list ?? ''));
  };
}

/** For each branch, those that can never be asked together with it; only a question both refer to can part them. */
export function conflictsOf(branches: readonly Branch[], facts: FactsOf): Set<number>[] {
  const conflicts = branches.map(() => new Set<number>());
  for (const [a, b] of pairsOf(branches)) {
    if (neverTogether([...(branches[a]?.trees ?? []), ...(branches[b]?.trees ?? [])], facts)) {
      conflicts[a]?.add(b);
      conflicts[b]?.add(a);
    }
  }
  return conflicts;
}

/** Pairs of branches that refer to the same question, as many as may be looked at. */
function pairsOf(branches: readonly Branch[]): [number, number][] {
  const speakers = new Map<string, number[]>();
  for (const [at, { names }] of branches.entries())
    for (const name of names) {
      const known = speakers.get(name);
      if (known) known.push(at);
      else speakers.set(name, [at]);
    }
  const pairs: [number, number][] = [];
  for (const [a, { names }] of branches.entries()) {
    if (pairs.length >= MOST_PAIRS) break;
    const others = new Set(
      [...names].flatMap((name) => speakers.get(name) ?? []).filter((b) => b > a),
    );
    pairs.push(
      ...[...others]
        .sort((b, c) => b - c)
        .slice(0, MOST_PAIRS - pairs.length)
        .map((b): [number, number] => [a, b]),
    );
  }
  return pairs;
}

const MOST_CODES = 40;

/** Minutes of branches that no respondent avoids: for each required question asked of all, the minimum over its answers. */
export function certain(model: Questionnaire, branches: readonly Branch[], facts: FactsOf): number {
  const asked = [...walk(model.children)].flatMap(([node, parents]) =>
    node.type === 'question' && holdsCode(node.kind) && isAskedOfAll(node, parents) ? [node] : [],
  );
  return asked.reduce((sum, { name }) => {
    const own = branches.filter(({ names }) => names.size === 1 && names.has(name));
    const codes = [...(facts(name)?.codes ?? [])];
    if (own.length === 0 || codes.length === 0 || codes.length > MOST_CODES) return sum;
    return (
      sum +
      Math.min(
        ...codes.map((code) =>
          own
            .filter((branch) => follows(branch, name, { code, facts }))
            .reduce((minutes, branch) => minutes + branch.minutes, 0),
        ),
      )
    );
  }, 0);
}

const isAskedOfAll = (question: Question, parents: readonly Node[]): boolean =>
  question.required === 'true()' &&
  [...parents, question].every(({ relevant, type }) => relevant === undefined && type !== 'repeat');

/** The branch is asked whenever this is the answer: its opposite cannot hold. */
function follows(
  { trees }: Branch,
  name: string,
  { code, facts }: { code: string; facts: FactsOf },
): boolean {
  const answer: Tree = {
    type: 'binary',
    operator: '=',
    left: { type: 'reference', name, at: 0 },
    right: { type: 'text', value: code, at: 0 },
    at: 0,
  };
  return trees.every((tree) =>
    neverTogether([answer, { type: 'call', name: 'not', args: [tree], at: 0 }], facts),
  );
}
