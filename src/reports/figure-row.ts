// One line of a report's tables and dot plots: a node's figure for a locality beside the nation's.
import type { Locality } from '../localities/locality.ts';
import type { GroupNumber } from '../indicators/result-row.ts';
import type { Figure } from './figure.ts';
import type { OutlineNode } from './outline.ts';
import {
  estimatesOf,
  figureOf,
  nationalMedian,
  type PublishedResults,
} from './published-results.ts';
import { cautionText, concealedText, groupRangeName, rankText } from './wording/name-text.ts';
import { intervalText, marksOf, valueText, type Formatter } from './wording/formatter.ts';

export interface ShownGroup {
  from: GroupNumber;
  to: GroupNumber;
  mark: string;
  name: string;
  probability: string;
}

export interface FigureRow {
  code: string;
  title: string;
  level: OutlineNode['level'];
  href: string;
  figure: Figure;
  median: number | null;
  others: readonly number[];
  score: string;
  /** Empty where there is none: hidden, or self-selected respondents. */
  interval: string;
  n: string;
  medianText: string;
  group: ShownGroup | null;
  /** With the marginal rank set. */
  rank: string | null;
  /** Empty when the figure is not flagged. */
  caution: string;
  /** Empty when the figure is shown. */
  reason: string;
}

export const addressOf = (results: PublishedResults, ...parts: readonly string[]): string =>
  [results.audience.base, results.publication.round.code, ...parts]
    .map((part, position) => (position === 0 ? part : encodeURIComponent(part)))
    .join('/');

export function figureRow(
  results: PublishedResults,
  formatter: Formatter,
  locality: Locality,
  node: OutlineNode,
): FigureRow {
  const figure = figureOf(results, locality.id, node);
  const others = estimatesOf(results, node);
  const middle = nationalMedian(results, node);
  return {
    code: node.code,
    title: node.title[formatter.lang],
    level: node.level,
    figure,
    median: middle,
    others,
    href: addressOf(results, locality.code, node.code),
    score: valueText(formatter, node, figure.estimate),
    interval: figure.low === null ? '' : intervalText(formatter, node, figure),
    n: countText(formatter, figure),
    medianText: valueText(formatter, node, middle),
    group: groupOf(formatter, figure),
    rank: figure.standing ? rankText(figure.standing) : null,
    caution: cautionText(formatter, figure),
    reason: concealedText(formatter, figure, results.withheld.get(locality.id)),
  };
}

function countText({ fmt, t }: Formatter, figure: Figure): string {
  if (figure.concealed === 'few') return t('reports.table.under', { minimum: figure.minimum });
  return fmt.number(figure.n);
}

function groupOf(formatter: Formatter, { standing }: Figure): ShownGroup | null {
  if (!standing) return null;
  const { group, groupProbabilities } = standing;
  const numbers = ([1, 2, 3, 4] as const).filter((n) => n >= group.from && n <= group.to);
  return {
    ...group,
    mark: marksOf(group),
    name: groupRangeName(formatter, group),
    probability: formatter.fmt.percent(
      numbers.reduce((sum, number) => sum + groupProbabilities[number - 1]!, 0),
    ),
  };
}
