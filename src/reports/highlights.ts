// What to look at first: the sub-dimensions in which a province clearly differs from the national median, and for each the
// indicator that says it best in plain units. Clearly: by tests adjusted for having picked from all sub-dimensions.
import { presentationRules } from '../indicators/presentation/presentation-rules.ts';
import { figureOf, nationalMedian, type PublishedResults } from './published-results.ts';
import { nodesOf, pointsApart, type OutlineNode } from './outline.ts';
import type { Figure } from './disclosure.ts';

export interface IllustratingIndicator {
  node: OutlineNode;
  figure: Figure;
  median: number;
}

export interface Highlight {
  node: OutlineNode;
  figure: Figure;
  /** From the national median, in points of the 1–10 scale whatever the sub-dimension's own; positive: better. */
  points: number;
  illustratingIndicator: IllustratingIndicator | null;
}

const most = 3;

/** At most three of each, the farthest from the median first; empty where nothing is clear. */
export function highlights(
  results: PublishedResults,
  localityId: number,
): { strongest: Highlight[]; weakest: Highlight[] } {
  const clear = nodesOf(results.outline, 'subdimension')
    .flatMap((node) => highlightOf(results, localityId, node) ?? [])
    .sort((a, b) => b.points - a.points || a.node.code.localeCompare(b.node.code));
  return {
    strongest: clear.filter(({ points }) => points > 0).slice(0, most),
    weakest: clear
      .filter(({ points }) => points < 0)
      .slice(-most)
      .reverse(),
  };
}

function highlightOf(
  results: PublishedResults,
  localityId: number,
  node: OutlineNode,
): Highlight | null {
  const figure = figureOf(results, localityId, node);
  const { falseFindings } = results.publication.computation.parameters.rules ?? presentationRules;
  if (figure.concealed !== null || figure.againstMedian === null) return null;
  const { difference, p } = figure.againstMedian;
  if (p > falseFindings || difference === 0) return null;
  return {
    node,
    figure,
    points: pointsApart(node, difference, 0),
    illustratingIndicator: illustratingIndicatorOf(results, localityId, {
      node,
      better: difference > 0,
    }),
  };
}

/** The shown indicator that lies farthest to the side the sub-dimension lies on, its interval clear of the median. */
function illustratingIndicatorOf(
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
