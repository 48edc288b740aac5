// The figures of one node: estimate, standard error, interval, design effect.
import type { AccumulatedDesign } from './accumulator-design.ts';
import type { AggregateEstimate } from './accumulator-total.ts';
import { designEffect } from '../estimation/design-effect.ts';
import type { DomainScores } from './domain-scores.ts';
import type { DomainSums } from './domain-sums.ts';
import { logitIntervalAt, symmetricInterval, type Interval } from '../estimation/interval.ts';

/** A statistic linear in the means of one domain: constant + Σ coefficient·mean(variable). */
export interface Node {
  constant: number;
  terms: readonly { variable: number; coefficient: number }[];
  proportion?: boolean; // its one variable is 0/1: the interval is taken on the logit scale
}

/**
 * `df` of the full design; `dfDomain` of PSUs and strata with members of the domain; `dfBase` of those with answers to
 * the node's variables. `ci` uses dfDomain, `ciFullDf` uses df. n, sumWeights and dfBase are the smallest of the
 * terms'. deff is null for several terms and where undefined.
 */
export interface NodeEstimate extends AggregateEstimate {
  ciFullDf: Interval;
  dfBase: number;
  deff: number | null;
  deffReplace: number | null;
}

interface Found {
  node: Node;
  scores: DomainScores;
  sums: DomainSums;
  multipliers: { full: number; domain: number };
}

export function nodeEstimateOf(
  design: AccumulatedDesign,
  found: Found,
  variance: number,
): NodeEstimate {
  const { node, scores, sums, multipliers } = found;
  const value = node.terms.reduce(
    (total, { variable, coefficient }) => total + coefficient * scores.values[variable]!,
    node.constant,
  );
  const se = Math.sqrt(Math.max(0, variance));
  const smallest = (values: Float64Array) =>
    Math.min(...node.terms.map(({ variable }) => values[variable]!));
  const interval = intervalOf(found, value, se);
  return {
    estimate: value,
    variance,
    se,
    cv: se / value,
    n: smallest(sums.n),
    sumWeights: smallest(sums.weight),
    df: design.df,
    dfDomain: scores.dfDomain,
    dfBase: smallest(scores.dfBases),
    ci: interval(multipliers.domain),
    ciFullDf: interval(multipliers.full),
    ...effectOf(node, sums, variance),
  };
}

function intervalOf(
  { node, scores }: Found,
  value: number,
  se: number,
): (multiplier: number) => Interval {
  const [term] = node.terms;
  if (!node.proportion || !term || node.terms.length > 1)
    return (multiplier) => symmetricInterval(value, se, multiplier);
  return (multiplier) => {
    const bounds = logitIntervalAt(
      scores.values[term.variable]!,
      se / Math.abs(term.coefficient),
      multiplier,
    ).map((bound) => node.constant + term.coefficient * bound);
    return [Math.min(...bounds), Math.max(...bounds)];
  };
}

function effectOf(
  node: Node,
  sums: DomainSums,
  variance: number,
): Pick<NodeEstimate, 'deff' | 'deffReplace'> {
  const [term] = node.terms;
  const size = { n: sums.n[term?.variable ?? 0]!, sumWeights: sums.weight[term?.variable ?? 0]! };
  if (!term || node.terms.length > 1 || size.n < 2) return { deff: null, deffReplace: null };
  const element =
    (size.n / (size.n - 1)) *
    (sums.squares[term.variable]! / size.sumWeights) *
    term.coefficient ** 2;
  const { deff, deffReplace } = designEffect(variance, element, size, 1);
  const finite = (effect: number) => (Number.isFinite(effect) ? effect : null);
  return { deff: finite(deff), deffReplace: finite(deffReplace) };
}
