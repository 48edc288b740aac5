// Estimates from accumulated sums: indicators, index levels, pools of localities, comparisons, and the joint spread of
// all localities that ranks need.
import type { AccumulatedDesign } from './accumulator-design.ts';
import type { AggregateEstimate } from './accumulator-total.ts';
import { comparison, type Comparison } from '../estimation/comparison.ts';
import { designEffect } from '../estimation/design-effect.ts';
import { domainScores, type DomainScores } from './domain-scores.ts';
import type { DomainSums } from './domain-sums.ts';
import {
  logitIntervalAt,
  symmetricInterval,
  tMultiplier,
  type Interval,
} from '../estimation/interval.ts';
import { covarianceOf, project } from './score-covariance.ts';

/** A statistic linear in the means of one domain: constant + Σ coefficient·mean(variable). */
export interface Node {
  constant: number;
  terms: readonly { variable: number; coefficient: number }[];
  proportion?: boolean; // its one variable is 0/1: the interval is taken on the logit scale
}

/**
 * `df` of the full design; `dfDomain` of PSUs and strata with members of the domain. `ci` stands on dfDomain, `ciFullDf`
 * on df. n and sumWeights are the smallest of the terms'. deff is null for several terms and where undefined.
 */
export interface NodeEstimate extends AggregateEstimate {
  ciFullDf: Interval;
  deff: number | null;
  deffReplace: number | null;
}

/**
 * Estimates nodes in the union of `domains` (codes as added). Covariance: nodes × nodes, row-major. A node with a
 * variable nobody answered has NaN figures. Throws LonelyPsuError under `fail`, a RangeError for an unknown variable.
 */
export function estimateNodes(
  design: AccumulatedDesign,
  domains: readonly number[],
  nodes: readonly Node[],
): { estimates: NodeEstimate[]; covariance: Float64Array } {
  const { scores, sums } = domainScores(design, domains);
  const used = variablesOf(design, nodes);
  const position = new Map(used.map((variable, at) => [variable, at]));
  const whole = used.length === scores.width && used.every((variable, at) => variable === at);
  const narrow = whole
    ? scores
    : project(
        scores,
        used.map((variable) => [[variable, 1]]),
      );
  const between = covarianceOf(design, narrow, narrow);
  const rows = nodes.map((node) => rowOf(node, position, used.length));
  const covariance = new Float64Array(nodes.length ** 2);
  rows.forEach((row, r) => {
    const product = multiply(row, between, used.length);
    rows.forEach((other, s) => {
      covariance[r * nodes.length + s] = dot(product, other);
    });
  });
  const undefinedNode = nodes.map(({ terms }) =>
    terms.some(({ variable }) => sums.n[variable] === 0),
  );
  undefinedNode.forEach((flag, r) => {
    if (!flag) return;
    for (let s = 0; s < nodes.length; s++)
      covariance[r * nodes.length + s] = covariance[s * nodes.length + r] = NaN;
  });
  const multipliers = {
    full: tMultiplier(design.df, design.confidence),
    domain: tMultiplier(scores.dfDomain, design.confidence),
  };
  const estimates = nodes.map((node, r) =>
    dress(design, { node, scores, sums, multipliers }, covariance[r * nodes.length + r]!),
  );
  return { estimates, covariance };
}

function variablesOf(design: AccumulatedDesign, nodes: readonly Node[]): number[] {
  const used = [...new Set(nodes.flatMap(({ terms }) => terms.map(({ variable }) => variable)))];
  for (const variable of used) {
    if (!(variable >= 0 && variable < design.acc.variables))
      throw new RangeError(
        `There is no variable ${variable}; the accumulator has ${design.acc.variables}.`,
      );
  }
  return used;
}

function rowOf(node: Node, position: ReadonlyMap<number, number>, width: number): Float64Array {
  const row = new Float64Array(width);
  for (const { variable, coefficient } of node.terms) row[position.get(variable)!]! += coefficient;
  return row;
}

function multiply(row: Float64Array, matrix: Float64Array, width: number): Float64Array {
  const product = new Float64Array(width);
  for (let i = 0; i < width; i++) {
    if (row[i] === 0) continue;
    for (let j = 0; j < width; j++) product[j]! += row[i]! * matrix[i * width + j]!;
  }
  return product;
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) if (b[i] !== 0) total += a[i]! * b[i]!;
  return total;
}

interface Found {
  node: Node;
  scores: DomainScores;
  sums: DomainSums;
  multipliers: { full: number; domain: number };
}

function dress(design: AccumulatedDesign, found: Found, variance: number): NodeEstimate {
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

/** The codes of all domains that have rows: the pool of the whole sample. */
export function allDomains({ acc }: AccumulatedDesign): number[] {
  return Array.from(acc.domains.second.subarray(0, acc.domains.size));
}

const pairsOf = (node: Node) =>
  node.terms.map(({ variable, coefficient }) => [variable, coefficient] as const);

/** Nodes × nodes, row-major: covariance of node r in the pool `a` with node s in the pool `b`. */
export function covarianceBetween(
  design: AccumulatedDesign,
  pools: { a: readonly number[]; b: readonly number[] },
  nodes: readonly Node[],
): Float64Array {
  variablesOf(design, nodes);
  const [a, b] = [pools.a, pools.b].map((codes) =>
    project(domainScores(design, codes).scores, nodes.map(pairsOf)),
  );
  return covarianceOf(design, a!, b!, design.strata.keys());
}

/** One node in several pools: estimates, and their covariance (pools × pools, row-major); what a simulation of ranks draws from. */
export function jointCovariance(
  design: AccumulatedDesign,
  pools: readonly (readonly number[])[],
  node: Node,
): { estimates: Float64Array; covariance: Float64Array } {
  variablesOf(design, [node]);
  const scores = pools.map((codes) => project(domainScores(design, codes).scores, [pairsOf(node)]));
  const covariance = new Float64Array(pools.length ** 2);
  for (let r = 0; r < pools.length; r++) {
    for (let s = 0; s <= r; s++) {
      const value = covarianceOf(design, scores[r]!, scores[s]!, design.strata.keys())[0]!;
      covariance[r * pools.length + s] = covariance[s * pools.length + r] = value;
    }
  }
  return {
    estimates: Float64Array.from(scores, ({ values }) => node.constant + values[0]!),
    covariance,
  };
}

/** The node in pool a minus the node in pool b of one round, on the smaller of their degrees of freedom. */
export function compareDomains(
  design: AccumulatedDesign,
  pools: { a: readonly number[]; b: readonly number[] },
  node: Node,
): Comparison {
  const { estimates, covariance } = jointCovariance(design, [pools.a, pools.b], node);
  const [aa, ab, , bb] = covariance;
  const df = Math.min(
    ...[pools.a, pools.b].map((codes) => domainScores(design, codes).scores.dfDomain),
  );
  return comparison(estimates[0]! - estimates[1]!, aa! + bb! - 2 * ab!, df, design.confidence);
}
