// The index tree for readers: every node by its code, with its scale, its parent and its parts.
import type { Indicator, IndexDefinition } from '../indicators/definition.ts';
import type { Lang } from '../platform/i18n/language.ts';

export type Level = 'index' | 'dimension' | 'subdimension' | 'indicator';

export interface OutlineNode {
  code: string;
  level: Level;
  title: Record<Lang, string>;
  parent: string | null;
  children: readonly string[];
  /** The ends of the scale its figure lies on: 1/K–10/K for a sub-dimension, natural units for an indicator. */
  low: number;
  high: number;
  indicator: Indicator | null;
}

/** Codes in the order of the tree, a parent before its parts. */
export type Outline = ReadonlyMap<string, OutlineNode>;

export const INDEX_NODE = 'index';

export function outlineOf(definition: IndexDefinition): Outline {
  const count = definition.dimensions.length;
  const root = {
    code: INDEX_NODE,
    level: 'index' as const,
    title: definition.title,
    parent: null,
    indicator: null,
  };
  const nodes: OutlineNode[] = [
    {
      ...root,
      children: definition.dimensions.map(({ code }) => code),
      low: count,
      high: 10 * count,
    },
  ];
  for (const dimension of definition.dimensions) {
    const parts = dimension.subDimensions;
    nodes.push({
      ...root,
      code: dimension.code,
      level: 'dimension',
      title: dimension.title,
      parent: INDEX_NODE,
      children: parts.map(({ code }) => code),
      low: 1,
      high: 10,
    });
    for (const sub of parts) {
      nodes.push({
        ...root,
        code: sub.code,
        level: 'subdimension',
        title: sub.title,
        parent: dimension.code,
        children: sub.indicators.map(({ code }) => code),
        low: 1 / parts.length,
        high: 10 / parts.length,
      });
      nodes.push(...sub.indicators.map((indicator) => leaf(indicator, sub.code)));
    }
  }
  return new Map(nodes.map((node) => [node.code, node]));
}

const leaf = (indicator: Indicator, parent: string): OutlineNode => ({
  code: indicator.code,
  level: 'indicator',
  title: indicator.title,
  parent,
  children: [],
  low: indicator.min,
  high: indicator.max,
  indicator,
});

/** The nodes of a level, in the order of the tree. */
export const nodesOf = (outline: Outline, level: Level): OutlineNode[] =>
  [...outline.values()].filter((node) => node.level === level);

/** The indicators below a node, or the node itself when it is one. */
export function indicatorsBelow(outline: Outline, code: string): OutlineNode[] {
  const node = outline.get(code);
  if (!node) return [];
  return node.level === 'indicator'
    ? [node]
    : node.children.flatMap((child) => indicatorsBelow(outline, child));
}

/** From the index down to the node itself. */
export function pathTo(outline: Outline, code: string): OutlineNode[] {
  const node = outline.get(code);
  if (!node) return [];
  return node.parent === null ? [node] : [...pathTo(outline, node.parent), node];
}

/** How far apart two figures of a node are in points of the common 1–10 scale; positive: the first is better. */
export function pointsApart(node: OutlineNode, first: number, second: number): number {
  const points = (9 * (first - second)) / (node.high - node.low);
  return node.indicator?.direction === 'lower' ? -points : points;
}
