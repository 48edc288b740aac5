// The indicator that says in plain units why a sub-dimension differs from the national median.
import { figureOf, nationalMedian, type PublishedResults } from '../published-results.ts';
import { pointsApart, type OutlineNode } from '../outline.ts';
import type { Figure } from '../figure.ts';

export interface IllustratingIndicator {
  node: OutlineNode;
  figure: Figure;
  median: number;
}

/** The shown indicator that lies farthest to the side the sub-dimension lies on, its interval clear of the median. */
export function illustratingIndicatorOf(
  results: PublishedResults,
  localityId: number,
  from: { node: OutlineNode; better: boolean },
): IllustratingIndicator | null {
  const candidates = from.node.children.flatMap((code) => {
    const node = results.outline.get(code)!;
    const figure = figureOf(results, localityId, node);
    const middle = nationalMedian(results, node);
    if (figure.estimate === null || middle === null || !isClearOf(figure, middle)) return [];
    const points = pointsApart(node, figure.estimate, middle);
    return points > 0 === from.better ? [{ node, figure, median: middle, points }] : [];
  });
  return candidates.sort((a, b) => Math.abs(b.points) - Math.abs(a.points))[0] ?? null;
}

const isClearOf = ({ low, high }: Figure, middle: number): boolean =>
  low !== null && high !== null && (low > middle || high < middle);
