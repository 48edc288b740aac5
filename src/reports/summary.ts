// What a leader with five minutes reads about one province: the headline, the dimensions, what to
// look at first, every score.
import type { Locality } from '../localities/locality.ts';
import { dotPlot, type DotPlot } from './charts/dot-plot.ts';
import { figureRow, type FigureRow } from './figure-row.ts';
import { firstLook, type Standing } from './first-look.ts';
import { INDEX_NODE, nodesOf } from './outline.ts';
import { figureOf, isIndicative, rankedCount, scoreNodes, type Reading } from './reading.ts';
import { differenceText, placeName } from './wording/name-text.ts';
import { intervalText, valueText, type Speech } from './wording/speech.ts';

export interface LookLine {
  code: string;
  title: string;
  href: string;
  difference: string;
  clear: boolean;
  telling: string;
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
  strongest: LookLine[];
  weakest: LookLine[];
  cautions: boolean;
  reasons: string[];
}

export function summaryOf(reading: Reading, speech: Speech, locality: Locality): Summary {
  const root = reading.outline.get(INDEX_NODE)!;
  const scores = scoreNodes(reading.outline).map((node) =>
    figureRow(reading, speech, locality, node),
  );
  const dimensions = scores.filter((row) => row.level === 'dimension');
  const index = figureRow(reading, speech, locality, root);
  const looks = firstLook(reading, locality.id);
  const lines = (standings: readonly Standing[]): LookLine[] =>
    standings.map((standing) => lookLine(reading, speech, { locality, standing }));
  return {
    place: placeName(speech, locality),
    index,
    dimensions,
    scores,
    headline: headline(reading, speech, locality),
    rankedOf: rankedCount(reading, root),
    plot: dimensionPlot(dimensions),
    strongest: lines(looks.strongest),
    weakest: lines(looks.weakest),
    cautions: scores.some((row) => row.figure.caution),
    reasons: [
      ...new Set([index, ...scores].map((row) => row.reason).filter((reason) => reason !== '')),
    ],
  };
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
export function headline(reading: Reading, speech: Speech, locality: Locality): string {
  const node = reading.outline.get(INDEX_NODE)!;
  const row = figureRow(reading, speech, locality, node);
  const place = placeName(speech, locality);
  if (row.reason !== '')
    return speech.t('reports.headline.concealed', { place, reason: row.reason });
  const said = {
    place,
    score: row.score,
    interval: row.interval,
    median: row.medianText,
    high: speech.fmt.number(node.high),
  };
  const placing = figureOf(reading, locality.id, node).placing;
  if (!placing || !row.group || isIndicative(reading))
    return speech.t('reports.headline.plain', said);
  return speech.t('reports.headline.placed', {
    ...said,
    group: row.group.name,
    probability: row.group.probability,
    rankLow: placing.low,
    rankHigh: placing.high,
    of: rankedCount(reading, node),
  });
}

function lookLine(
  reading: Reading,
  speech: Speech,
  of: { locality: Locality; standing: Standing },
): LookLine {
  const { node, points, clear, telling } = of.standing;
  const row = figureRow(reading, speech, of.locality, node);
  return {
    code: node.code,
    title: row.title,
    href: row.href,
    difference: differenceText(speech, points),
    clear,
    telling:
      telling === null
        ? ''
        : speech.t('reports.look.telling', {
            title: telling.node.title[speech.lang],
            value: valueText(speech, telling.node, telling.figure.estimate),
            interval: intervalText(speech, telling.node, telling.figure),
            median: valueText(speech, telling.node, telling.median),
            scale:
              telling.node.indicator?.kind === 'proportion'
                ? ''
                : speech.t('reports.look.onScale', {
                    low: telling.node.low,
                    high: telling.node.high,
                  }),
          }),
  };
}

/** The nation as a whole: its mean of each dimension and the provinces around it. */
export function nationOf(
  reading: Reading,
  speech: Speech,
): { rows: FigureRow[]; plot: DotPlot } | null {
  const country = reading.country;
  if (!country || !reading.figures.has(country.id)) return null;
  const rows = nodesOf(reading.outline, 'dimension').map((node) =>
    figureRow(reading, speech, country, node),
  );
  return { rows, plot: dimensionPlot(rows) };
}
