// Estimates from accumulated sums: indicators, index levels, pools of localities, comparisons, and the joint spread of
// all localities that ranks need.
import type { AccumulatedDesign } from './accumulator-design.ts';
import { domainScores, type FoundDomain } from './domain-scores.ts';
import { tMultiplier } from '../estimation/interval.ts';
import { covarianceOf, project, variancesOf } from './score-covariance.ts';
import { nodeEstimateOf, type Node, type NodeEstimate } from './node-figures.ts';
import { dot, multiply, rowOf, variablesOf } from './node-columns.ts';

interface Estimated {
  estimates: NodeEstimate[];
  covariance: Float64Array;
}

/** Estimates nodes in the union of `domains` (codes as added); see `estimateNodesOf`. */
export const estimateNodes = (
  design: AccumulatedDesign,
  domains: readonly number[],
  nodes: readonly Node[],
): Estimated => estimateNodesOf(design, domainScores(design, domains), nodes);

/**
 * Estimates nodes in a domain of which the scores were found. Covariance: nodes × nodes, row-major. A node with a
 * variable nobody answered has NaN figures. Throws LonelyPsuError under `fail`, a RangeError for an unknown variable.
 */
export function estimateNodesOf(
  design: AccumulatedDesign,
  found: FoundDomain,
  nodes: readonly Node[],
): Estimated {
  const { scores } = found;
  const used = variablesOf(design, nodes);
  const position = new Map(used.map((variable, at) => [variable, at]));
  const isWhole = used.length === scores.width && used.every((variable, at) => variable === at);
  const narrow = isWhole
    ? scores
    : project(
        scores,
        used.map((variable) => [[variable, 1]]),
      );
  const between = covarianceOf(design, narrow, narrow);
  const rows = nodes.map((node) => rowOf(node, position, used.length));
  const isUndefined = undefinedNodes(found, nodes);
  const covariance = new Float64Array(nodes.length ** 2);
  rows.forEach((row, r) => {
    const product = multiply(row, between, used.length);
    rows.forEach((other, s) => {
      covariance[r * nodes.length + s] =
        isUndefined[r] || isUndefined[s] ? NaN : dot(product, other);
    });
  });
  const variances = nodes.map((_, r) => covariance[r * nodes.length + r]!);
  return { estimates: figuresOf(design, found, nodes, variances), covariance };
}

/** As `estimateNodesOf`, without what nodes have in common: many nodes in a fraction of the time. */
export function nodeEstimatesOf(
  design: AccumulatedDesign,
  found: FoundDomain,
  nodes: readonly Node[],
): NodeEstimate[] {
  variablesOf(design, nodes);
  const columns = nodes.map(({ terms }) =>
    terms.map(({ variable, coefficient }) => [variable, coefficient] as const),
  );
  const isUndefined = undefinedNodes(found, nodes);
  const variances = variancesOf(design, project(found.scores, columns)).map((variance, r) =>
    isUndefined[r] ? NaN : variance,
  );
  return figuresOf(design, found, nodes, variances);
}

const undefinedNodes = ({ sums }: FoundDomain, nodes: readonly Node[]): boolean[] =>
  nodes.map(({ terms }) => terms.some(({ variable }) => sums.n[variable] === 0));

function figuresOf(
  design: AccumulatedDesign,
  { scores, sums }: FoundDomain,
  nodes: readonly Node[],
  variances: ArrayLike<number>,
): NodeEstimate[] {
  const multipliers = {
    full: tMultiplier(design.df, design.confidence),
    domain: tMultiplier(scores.dfDomain, design.confidence),
  };
  return nodes.map((node, r) =>
    nodeEstimateOf(design, { node, scores, sums, multipliers }, variances[r]!),
  );
}
