// The index tree: indicator → sub-dimension → dimension → index. Every level is linear in the means of one
// domain, so a level is a node of coefficients and its variance is exact; nothing here touches data.
import type { Node } from '../accumulator/node-figures.ts';

/** The theoretical scale of an indicator and which end of it is better. */
export interface Scale {
  min: number;
  max: number;
  direction: 'higher' | 'lower';
}

/**
 * `variable` is the position in the score vector; `weight` within the sub-dimension, equal unless stated. One
 * that is not `scored` is estimated and leaves the scores above it alone.
 */
export interface TreeIndicator extends Scale {
  code: string;
  variable: number;
  weight?: number;
  proportion?: boolean;
  scored?: boolean;
}

/** Indicators in the order of the definition. */
export interface TreeSubDimension {
  code: string;
  indicators: readonly TreeIndicator[];
}

/** `weight` within the index, 1 unless stated. */
export interface TreeDimension {
  code: string;
  weight?: number;
  subDimensions: readonly TreeSubDimension[];
}

/** One level of the tree; `node` is null where the value is missing. Codes: 'index', '1', '1.1', '1.1.1'. */
export interface TreeNode {
  code: string;
  level: 'index' | 'dimension' | 'subdimension' | 'indicator';
  node: Node | null;
}

/**
 * An indicator's value on the scale 1 … 10: r = 1 + 9(x − min)/(max − min), mirrored when lower is better.
 * Throws a RangeError unless max > min. Source: methodology, section 4, after PAPI.
 */
export function rescaled(x: number, scale: Scale): number {
  const { constant, coefficient } = rescaling(scale);
  return constant + coefficient * x;
}

/** The same as constant + coefficient·x. */
export function rescaling({ min, max, direction }: Scale): {
  constant: number;
  coefficient: number;
} {
  if (!(max > min))
    throw new RangeError(
      `A scale from ${min} to ${max} is empty; its maximum must exceed its minimum.`,
    );
  const slope = 9 / (max - min);
  return direction === 'higher'
    ? { constant: 1 - slope * min, coefficient: slope }
    : { constant: 1 + slope * max, coefficient: -slope };
}

/**
 * Nodes of all levels: the index first, then each dimension followed by its sub-dimensions and their
 * indicators (rescaled, 1 … 10). A sub-dimension is (1/K) × the weighted mean of its indicators, a dimension
 * their sum, the index the weighted sum of dimensions. `isMissing(variable)`: nobody answered, or the figure
 * is withheld: everything above it is missing too, never smaller. Source: methodology, section 4.
 */
export function indexNodes(
  dimensions: readonly TreeDimension[],
  isMissing: (variable: number) => boolean,
): TreeNode[] {
  const below = dimensions.map((dimension) => dimensionNodes(dimension, isMissing));
  const index = sumOf(
    below.map(([top], d) => ({ factor: dimensions[d]!.weight ?? 1, node: top!.node })),
  );
  return [{ code: 'index', level: 'index', node: index }, ...below.flat()];
}

function dimensionNodes(
  dimension: TreeDimension,
  isMissing: (variable: number) => boolean,
): TreeNode[] {
  const share = 1 / dimension.subDimensions.length;
  const below = dimension.subDimensions.map((sub) => subDimensionNodes(sub, share, isMissing));
  const node = sumOf(below.map(([top]) => ({ factor: 1, node: top!.node })));
  return [{ code: dimension.code, level: 'dimension', node }, ...below.flat()];
}

function subDimensionNodes(
  sub: TreeSubDimension,
  share: number,
  isMissing: (variable: number) => boolean,
): TreeNode[] {
  const indicators = sub.indicators.map((indicator) => ({
    code: indicator.code,
    level: 'indicator' as const,
    node: isMissing(indicator.variable) ? null : indicatorNode(indicator),
  }));
  const scored = sub.indicators.flatMap(({ weight = 1, scored: isScored = true }, i) =>
    isScored ? [{ weight, node: indicators[i]!.node }] : [],
  );
  const all = scored.reduce((total, { weight }) => total + weight, 0);
  const node = sumOf(
    scored.map((part) => ({ factor: (share * part.weight) / all, node: part.node })),
  );
  return [{ code: sub.code, level: 'subdimension', node }, ...indicators];
}

function indicatorNode(indicator: TreeIndicator): Node {
  const { constant, coefficient } = rescaling(indicator);
  const node = { constant, terms: [{ variable: indicator.variable, coefficient }] };
  return indicator.proportion ? { ...node, proportion: true } : node;
}

function sumOf(parts: readonly { factor: number; node: Node | null }[]): Node | null {
  let constant = 0;
  const coefficients = new Map<number, number>();
  for (const { factor, node } of parts) {
    if (!node) return null;
    constant += factor * node.constant;
    for (const { variable, coefficient } of node.terms) {
      coefficients.set(variable, (coefficients.get(variable) ?? 0) + factor * coefficient);
    }
  }
  if (parts.length === 0) return null;
  return {
    constant,
    terms: Array.from(coefficients, ([variable, coefficient]) => ({ variable, coefficient })),
  };
}
