// Several pools of localities together: their covariance, and comparisons between them.
import type { AccumulatedDesign } from './accumulator-design.ts';
import { comparison, type Comparison } from '../estimation/comparison.ts';
import { domainScores } from './domain-scores.ts';
import { covarianceOf, project } from './score-covariance.ts';
import type { Node } from './node-figures.ts';
import { variablesOf } from './node-columns.ts';

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
