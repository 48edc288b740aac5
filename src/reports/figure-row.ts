// One line of a report's tables and dot plots: a node's figure for a locality beside the nation's.
import type { Locality } from '../localities/locality.ts';
import type { Figure } from './disclosure.ts';
import type { OutlineNode } from './outline.ts';
import { estimatesOf, figureOf, nationalMedian, type Reading } from './reading.ts';
import { concealedText, groupName, rankText } from './wording/name-text.ts';
import { groupMarks, intervalText, valueText, type Speech } from './wording/speech.ts';

export interface FigureRow {
  code: string;
  title: string;
  level: OutlineNode['level'];
  href: string;
  figure: Figure;
  median: number | null;
  others: readonly number[];
  score: string;
  interval: string;
  n: string;
  medianText: string;
  group: { number: number; mark: string; name: string; probability: string } | null;
  rank: string | null;
  /** Empty when the figure is shown. */
  reason: string;
}

export const addressOf = (reading: Reading, ...parts: readonly string[]): string =>
  [reading.audience.base, reading.publication.round.code, ...parts]
    .map((part, position) => (position === 0 ? part : encodeURIComponent(part)))
    .join('/');

export function figureRow(
  reading: Reading,
  speech: Speech,
  locality: Locality,
  node: OutlineNode,
): FigureRow {
  const figure = figureOf(reading, locality.id, node);
  const others = estimatesOf(reading, node);
  const middle = nationalMedian(reading, node);
  return {
    code: node.code,
    title: node.title[speech.lang],
    level: node.level,
    figure,
    median: middle,
    others,
    href: addressOf(reading, locality.code, node.code),
    score: valueText(speech, node, figure.estimate),
    interval: figure.concealed === null ? intervalText(speech, node, figure) : '',
    n: countText(speech, figure),
    medianText: valueText(speech, node, middle),
    group: groupOf(speech, figure),
    rank: figure.placing ? rankText(figure.placing) : null,
    reason: concealedText(speech, figure, reading.withheld.get(locality.id)),
  };
}

function countText({ fmt, t }: Speech, figure: Figure): string {
  if (figure.concealed === 'few') return t('reports.table.under', { minimum: figure.minimum });
  return fmt.number(figure.n);
}

function groupOf(speech: Speech, { placing }: Figure): FigureRow['group'] {
  if (!placing) return null;
  const { group, probabilities } = placing;
  return {
    number: group,
    mark: groupMarks[group - 1]!,
    name: groupName(speech, group),
    probability: speech.fmt.percent(probabilities[group - 1]),
  };
}
