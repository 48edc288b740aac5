// How long a questionnaire takes at least and at most. Branches that exclude each other are not added up: at most one of
// them is asked. What cannot be told from the conditions counts as asked, so the upper figure is never too low.
import type { Tree } from '../../questionnaires/expressions/tree.ts';
import type { Node, Question, Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { walk } from '../../questionnaires/model/nodes.ts';
import { treeOf } from '../editing/comparison.ts';
import { namesIn } from '../editing/renaming.ts';
import { factsOf, neverTogether, type FactsOf } from './satisfiability.ts';
import { minutesFor } from './wording.ts';
import { holdsCode } from '../../questionnaires/kinds/traits.ts';

/** Questions asked under the same conditions, as one. */
interface Branch {
  minutes: number;
  trees: Tree[];
  names: Set<string>;
}

/** Pairs of branches looked at, and branches looked at by the search; beyond them branches count as going together. */
const MOST_PAIRS = 20_000;
const MOST_STEPS = 200_000;

export function minutesOf(model: Questionnaire, lang: string): { most: number; least: number } {
  const branches = new Map<string, Branch>();
  for (const [node, parents] of walk(model.children))
    if (node.type === 'question')
      addTo(branches, [...parents, node], minutesFor(node, model, lang));
  const always = branches.get('')?.minutes ?? 0;
  branches.delete('');
  const facts = factsIn(model);
  const possible = [...branches.values()].filter(
    ({ trees, minutes }) => minutes > 0 && !neverTogether(trees, facts),
  );
  return {
    most: always + heaviest(possible, conflictsOf(possible, facts)),
    least: always + certain(model, possible, facts),
  };
}

function addTo(branches: Map<string, Branch>, path: readonly Node[], minutes: number): void {
  const sources = path.flatMap(({ relevant }) => (relevant === undefined ? [] : [relevant]));
  const key = sources.join('\u0000');
  const known = branches.get(key) ?? {
    minutes: 0,
    trees: sources.flatMap((source) => treeOf(source) ?? []),
    names: new Set(sources.flatMap(namesIn)),
  };
  branches.set(key, { ...known, minutes: known.minutes + minutes });
}

function factsIn(model: Questionnaire): FactsOf {
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

/** For each branch, those that can never be asked together with it; only a question both speak of can part them. */
function conflictsOf(branches: readonly Branch[], facts: FactsOf): Set<number>[] {
  const conflicts = branches.map(() => new Set<number>());
  for (const [a, b] of pairsOf(branches)) {
    if (neverTogether([...(branches[a]?.trees ?? []), ...(branches[b]?.trees ?? [])], facts)) {
      conflicts[a]?.add(b);
      conflicts[b]?.add(a);
    }
  }
  return conflicts;
}

/** Pairs of branches that speak of the same question, as many as may be looked at. */
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

/** The most minutes of branches of which no two exclude each other. */
function heaviest(branches: readonly Branch[], conflicts: readonly Set<number>[]): number {
  const minutes = (at: number): number => branches[at]?.minutes ?? 0;
  let steps = 0;
  const search = (open: ReadonlySet<number>): number => {
    const degree = (at: number): number =>
      [...(conflicts[at] ?? [])].filter((other) => open.has(other)).length;
    const [top] = [...open].map((at) => [at, degree(at)] as const).sort((a, b) => b[1] - a[1]);
    if (!top || top[1] === 0) return [...open].reduce((sum, at) => sum + minutes(at), 0);
    steps += open.size;
    if (steps > MOST_STEPS) return covered(open, conflicts, minutes);
    const without = new Set([...open].filter((at) => at !== top[0]));
    const beside = new Set([...without].filter((at) => !conflicts[top[0]]?.has(at)));
    return Math.max(minutes(top[0]) + search(beside), search(without));
  };
  return parted(branches.length, conflicts).reduce((sum, part) => sum + search(part), 0);
}

/** Branches that have nothing to do with each other are looked at apart. */
function parted(count: number, conflicts: readonly Set<number>[]): Set<number>[] {
  const seen = new Set<number>();
  return Array.from({ length: count }, (_, at) => at).flatMap((at) => {
    if (seen.has(at)) return [];
    const part = new Set<number>();
    const open = [at];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (part.has(next)) continue;
      part.add(next);
      seen.add(next);
      open.push(...(conflicts[next] ?? []));
    }
    return [part];
  });
}

/** Never too low: of branches that all exclude each other only the longest counts. */
function covered(
  open: ReadonlySet<number>,
  conflicts: readonly Set<number>[],
  minutes: (at: number) => number,
): number {
  const groups: number[][] = [];
  const groupOf = new Map<number, number>();
  for (const at of [...open].sort((a, b) => minutes(b) - minutes(a))) {
    const near = new Set([...(conflicts[at] ?? [])].flatMap((other) => groupOf.get(other) ?? []));
    const place =
      [...near]
        .sort((a, b) => a - b)
        .find((one) => groups[one]?.every((member) => conflicts[at]?.has(member))) ?? groups.length;
    groups[place] = [...(groups[place] ?? []), at];
    groupOf.set(at, place);
  }
  return groups.reduce((sum, [longest = -1]) => sum + minutes(longest), 0);
}

const MOST_CODES = 40;

/** What is asked of everybody whichever way they answer a required question that all are asked. */
function certain(model: Questionnaire, branches: readonly Branch[], facts: FactsOf): number {
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
