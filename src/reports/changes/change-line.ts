// One line of the table of changes: a figure then and now, the difference, and what may be said of it.
import type { ChangeRow } from '../../indicators/changes/change-row.ts';
import { isComparable, type Comparability } from '../../indicators/changes/comparable-nodes.ts';
import { presentationRules } from '../../indicators/presentation/presentation-rules.ts';
import type { Figure } from '../figure.ts';
import { pointsApart, type OutlineNode } from '../outline.ts';
import { intervalText, valueText, type Formatter } from '../wording/formatter.ts';

/**
 * `untested`: too few degrees of freedom · `changed`, `new`: of the definition · `hidden`: not shown then,
 * or not now.
 */
export type Verdict = 'better' | 'worse' | 'none' | 'untested' | 'changed' | 'new' | 'hidden';

export interface ChangeLine {
  code: string;
  title: string;
  level: OutlineNode['level'];
  href: string | null;
  before: string;
  beforeInterval: string;
  after: string;
  afterInterval: string;
  difference: string;
  interval: string;
  verdict: Verdict;
  /** In points of the common scale 1–10; positive: better. Null where nothing is compared. */
  points: number | null;
}

/** Figures of one node in one place, as this reader may see them. */
export interface NodeChange {
  node: OutlineNode;
  before: Figure | null;
  after: Figure;
  change: ChangeRow | undefined;
  comparable: Comparability | undefined;
}

export function verdictOf({ node, before, after, change, comparable }: NodeChange): Verdict {
  if (!isComparable(comparable)) return comparable === 'new' ? 'new' : 'changed';
  if (!change || !before || before.concealed !== null || after.concealed !== null) return 'hidden';
  if (change.p === null) return 'untested';
  if (change.p > presentationRules.falseFindings) return 'none';
  return pointsApart(node, change.difference, 0) > 0 ? 'better' : 'worse';
}

export function changeLine(
  formatter: Formatter,
  of: NodeChange,
  { title, href }: { title: string; href: string | null },
): ChangeLine {
  const { node, before, after, change } = of;
  const verdict = verdictOf(of);
  const isShown = change !== undefined && !['changed', 'new', 'hidden'].includes(verdict);
  const value = (figure: Figure | null): string =>
    figure === null ? '–' : valueText(formatter, node, figure.estimate);
  const interval = (figure: Figure | null): string =>
    figure === null || figure.low === null ? '' : intervalText(formatter, node, figure);
  return {
    code: node.level === 'index' ? '' : node.code,
    title,
    level: node.level,
    href,
    before: value(before),
    beforeInterval: interval(before),
    after: value(after),
    afterInterval: interval(after),
    difference: isShown ? signed(formatter, node, change.difference) : '',
    interval: isShown
      ? formatter.t('reports.changes.span', {
          low: signedNumber(formatter, node, change.ciLow),
          high: signed(formatter, node, change.ciHigh),
        })
      : '',
    verdict,
    points: isShown ? pointsApart(node, change.difference, 0) : null,
  };
}

const isShare = ({ indicator }: OutlineNode): boolean => indicator?.kind === 'proportion';

/** '+0,42'; of a share in percentage points, which are not per cent of it: '−3,1 điểm %'. */
function signed(formatter: Formatter, node: OutlineNode, value: number): string {
  const number = signedNumber(formatter, node, value);
  return isShare(node) ? formatter.t('reports.changes.points', { number }) : number;
}

function signedNumber(formatter: Formatter, node: OutlineNode, value: number): string {
  const text = (size: number): string =>
    isShare(node) ? formatter.fmt.number(100 * size, 1) : valueText(formatter, node, size);
  const size = text(Math.abs(value));
  return size === text(0) ? size : `${value < 0 ? '−' : '+'}${size}`;
}
