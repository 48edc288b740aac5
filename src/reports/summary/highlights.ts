// What to look at first: the sub-dimensions in which a province clearly differs from the national median, and for each the
// indicator that says it best in plain units. Clearly: by tests adjusted for having picked from all sub-dimensions.
import { presentationRules } from '../../indicators/presentation/presentation-rules.ts';
import { figureOf, type PublishedResults } from '../published-results.ts';
import { nodesOf, pointsApart, type OutlineNode } from '../outline.ts';
import type { Figure } from '../figure.ts';
import { type IllustratingIndicator, illustratingIndicatorOf } from './illustrating-indicator.ts';

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
