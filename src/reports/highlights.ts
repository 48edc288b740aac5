// What to look at first: the sub-dimensions in which a province stands out most from the national
// median, and for each the indicator that says it best in plain units.
import { figureOf, nationalMedian, type PublishedResults } from './published-results.ts';
import { nodesOf, pointsApart, type OutlineNode } from './outline.ts';
import type { Figure } from './disclosure.ts';

export interface IllustratingIndicator {
  node: OutlineNode;
  figure: Figure;
  median: number;
}

export interface Standing {
  node: OutlineNode;
  figure: Figure;
  /** From the national median, in points of the 1–10 scale whatever the sub-dimension's own; positive: better. */
  points: number;
  /** The interval leaves the median out. */
  clear: boolean;
  illustratingIndicator: IllustratingIndicator | null;
}

const most = 3;

/** At most three of each, none in both; fewer when fewer are shown. */
export function highlights(
  results: PublishedResults,
  localityId: number,
): { strongest: Standing[]; weakest: Standing[] } {
  const standings = nodesOf(results.outline, 'subdimension')
    .flatMap((node) => standingOf(results, localityId, node) ?? [])
    .sort((a, b) => b.points - a.points || a.node.code.localeCompare(b.node.code));
  const each = Math.min(most, Math.floor(standings.length / 2));
  return {
    strongest: standings.slice(0, each),
    weakest: standings.slice(standings.length - each).reverse(),
  };
}

function standingOf(
  results: PublishedResults,
  localityId: number,
  node: OutlineNode,
): Standing | null {
  const figure = figureOf(results, localityId, node);
  const middle = nationalMedian(results, node);
  if (figure.estimate === null || middle === null) return null;
  const points = pointsApart(node, figure.estimate, middle);
  const clear =
    figure.low !== null && figure.high !== null && (figure.low > middle || figure.high < middle);
  return {
    node,
    figure,
    points,
    clear,
    illustratingIndicator: illustratingIndicatorOf(results, localityId, {
      node,
      better: points >= 0,
    }),
  };
}

/** The shown indicator that lies farthest to the side the sub-dimension lies on. */
function illustratingIndicatorOf(
  results: PublishedResults,
  localityId: number,
  from: { node: OutlineNode; better: boolean },
): IllustratingIndicator | null {
  const candidates = from.node.children.flatMap((code) => {
    const node = results.outline.get(code)!;
    const figure = figureOf(results, localityId, node);
    const middle = nationalMedian(results, node);
    if (figure.estimate === null || middle === null) return [];
    return [{ node, figure, median: middle, points: pointsApart(node, figure.estimate, middle) }];
  });
  return (
    candidates.sort((a, b) => (from.better ? b.points - a.points : a.points - b.points))[0] ?? null
  );
}
