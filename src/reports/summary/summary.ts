// What a leader with five minutes reads about one province: the headline, the dimensions, what to
// look at first, every score.
import type { Locality } from '../../localities/locality.ts';
import { dotPlot, type DotPlot } from '../charts/dot-plot.ts';
import { figureRow, type FigureRow } from '../figure-row.ts';
import { highlights, type Highlight } from './highlights.ts';
import { INDEX_NODE, nodesOf } from '../outline.ts';
import {
  figureOf,
  isRanked,
  rankedCount,
  scoreNodes,
  type PublishedResults,
} from '../published-results.ts';
import { differenceText, placeName } from '../wording/name-text.ts';
import { intervalText, valueText, type Formatter } from '../wording/formatter.ts';

export interface LookLine {
  code: string;
  title: string;
  href: string;
  difference: string;
  /** The indicator that says it best, in a sentence; empty without one. */
  illustration: string;
}

export interface Summary {
  place: string;
  headline: string;
  index: FigureRow;
  rankedOf: number;
  dimensions: FigureRow[];
  /** Dimensions each followed by their sub-dimensions. */
  scores: FigureRow[];
  plot: DotPlot;
  /** Null where localities are not compared: self-selected respondents. */
  looks: { strongest: LookLine[]; weakest: LookLine[] } | null;
  cautions: string[];
  reasons: string[];
}

export function summaryOf(
  results: PublishedResults,
  formatter: Formatter,
  locality: Locality,
): Summary {
  const root = results.outline.get(INDEX_NODE)!;
  const scores = scoreNodes(results.outline).map((node) =>
    figureRow(results, formatter, locality, node),
  );
  const dimensions = scores.filter((row) => row.level === 'dimension');
  const index = figureRow(results, formatter, locality, root);
  return {
    place: placeName(formatter, locality),
    index,
    dimensions,
    scores,
    headline: headline(results, formatter, locality),
    rankedOf: rankedCount(results, root),
    plot: dimensionPlot(dimensions),
    looks: isRanked(results) ? looksOf(results, formatter, locality) : null,
    cautions: distinct([index, ...scores].map((row) => row.caution)),
    reasons: distinct([index, ...scores].map((row) => row.reason)),
  };
}

const distinct = (texts: readonly string[]): string[] => [
  ...new Set(texts.filter((text) => text !== '')),
];

function looksOf(
  results: PublishedResults,
  formatter: Formatter,
  locality: Locality,
): Summary['looks'] {
  const { strongest, weakest } = highlights(results, locality.id);
  const lines = (found: readonly Highlight[]): LookLine[] =>
    found.map((highlight) => lookLine(results, formatter, { locality, highlight }));
  return { strongest: lines(strongest), weakest: lines(weakest) };
}

/** All dimensions on their whole scale, 1–10. */
export const dimensionPlot = (rows: readonly FigureRow[]): DotPlot =>
  dotPlot(
    rows.map(({ figure, median, others }) => ({
      value: figure.estimate,
      low: figure.low,
      high: figure.high,
      marker: median,
      others,
    })),
    [1, 10],
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  );

/** One plain sentence; a rank never without its interval, and none at all for self-selected respondents. */
export function headline(
  results: PublishedResults,
  formatter: Formatter,
  locality: Locality,
): string {
  const node = results.outline.get(INDEX_NODE)!;
  const row = figureRow(results, formatter, locality, node);
  const place = placeName(formatter, locality);
  if (row.reason !== '')
    return formatter.t('reports.headline.concealed', { place, reason: row.reason });
  const said = {
    place,
    score: row.score,
    interval: row.interval,
    median: row.medianText,
    high: formatter.fmt.number(node.high),
  };
  const { standing } = figureOf(results, locality.id, node);
  if (row.interval === '') return formatter.t('reports.headline.count', said);
  if (!standing || !row.group) return formatter.t('reports.headline.plain', said);
  return formatter.t('reports.headline.placed', {
    ...said,
    group: row.group.name,
    probability: row.group.probability,
    rankLow: standing.marginal.low,
    rankHigh: standing.marginal.high,
    of: rankedCount(results, node),
  });
}

function lookLine(
  results: PublishedResults,
  formatter: Formatter,
  of: { locality: Locality; highlight: Highlight },
): LookLine {
  const { node, points, illustratingIndicator: shown } = of.highlight;
  const row = figureRow(results, formatter, of.locality, node);
  return {
    code: node.code,
    title: row.title,
    href: row.href,
    difference: differenceText(formatter, points),
    illustration:
      shown === null
        ? ''
        : formatter.t('reports.look.illustration', {
            title: shown.node.title[formatter.lang],
            value: valueText(formatter, shown.node, shown.figure.estimate),
            interval: intervalText(formatter, shown.node, shown.figure),
            median: valueText(formatter, shown.node, shown.median),
            scale:
              shown.node.indicator?.kind === 'proportion'
                ? ''
                : formatter.t('reports.look.onScale', {
                    low: shown.node.low,
                    high: shown.node.high,
                  }),
          }),
  };
}

/** The nation as a whole: its mean of each dimension and the provinces around it. */
export function nationOf(
  results: PublishedResults,
  formatter: Formatter,
): { rows: FigureRow[]; plot: DotPlot } | null {
  const country = results.country;
  if (!country || !results.figures.has(country.id)) return null;
  const rows = nodesOf(results.outline, 'dimension').map((node) =>
    figureRow(results, formatter, country, node),
  );
  return { rows, plot: dimensionPlot(rows) };
}
