// One row of the table of groups: a group's figures for a score and its parts, or those of everybody.
import { presentationRules } from '../../indicators/presentation/presentation-rules.ts';
import type { Locality } from '../../localities/locality.ts';
import { pointsApart, type OutlineNode } from '../outline.ts';
import { figureOf, type PublishedResults } from '../published-results.ts';
import { intervalText, valueText, type Formatter } from '../wording/formatter.ts';
import { cautionText } from '../wording/name-text.ts';
import type { GroupFigure } from './group-figure.ts';

export interface GroupCell {
  value: string;
  interval: string;
  caution: string;
  /** Short, in a table; empty when the figure is shown. */
  reason: string;
  /** Beyond chance against the other groups: 1 better, −1 worse, 0 not. */
  apart: -1 | 0 | 1;
}

export interface GroupLine {
  name: string;
  n: string;
  cells: GroupCell[];
}

type OwnFigures = ReadonlyMap<string, GroupFigure> | undefined;

export function groupLine(
  formatter: Formatter,
  { name, nodes, own }: { name: string; nodes: readonly OutlineNode[]; own: OwnFigures },
): GroupLine {
  return {
    name,
    n: countText(formatter, own),
    cells: nodes.map((node) => cellOf(formatter, node, own?.get(node.code))),
  };
}

/** Of the question that most of them answered: few are asked everything. */
function countText({ t, fmt }: Formatter, own: OwnFigures): string {
  const most = Math.max(0, ...[...(own?.values() ?? [])].map(({ atLeast }) => atLeast ?? 0));
  return most === 0 ? '–' : t('reports.by.atLeast', { number: fmt.number(most) });
}

function cellOf(
  formatter: Formatter,
  node: OutlineNode,
  figure: GroupFigure | undefined,
): GroupCell {
  const reason = figure?.concealed ?? (figure ? null : 'few');
  if (!figure || reason !== null)
    return {
      value: '',
      interval: '',
      caution: '',
      reason: formatter.t(`reports.by.kept.${reason ?? 'few'}`),
      apart: 0,
    };
  return {
    value: valueText(formatter, node, figure.estimate),
    interval: figure.low === null ? '' : intervalText(formatter, node, figure),
    caution: cautionText(formatter, figure),
    reason: '',
    apart: apartOf(node, figure),
  };
}

/** Different from the other groups of the place beyond chance. */
export const isClear = ({ againstOthers }: GroupFigure): boolean =>
  againstOthers !== null && againstOthers.p <= presentationRules.falseFindings;

function apartOf(node: OutlineNode, figure: GroupFigure): GroupCell['apart'] {
  if (!isClear(figure)) return 0;
  return pointsApart(node, figure.againstOthers!.difference, 0) > 0 ? 1 : -1;
}

const mostOf = ({ figures }: PublishedResults, { id }: Locality): number =>
  Math.max(0, ...[...(figures.get(id)?.values() ?? [])].map(({ n }) => n ?? 0));

/** Everybody of the place, as on its own page. */
export function wholeLine(
  results: PublishedResults,
  formatter: Formatter,
  { locality, nodes }: { locality: Locality; nodes: readonly OutlineNode[] },
): GroupLine {
  const figures = nodes.map((node) => figureOf(results, locality.id, node));
  return {
    name: formatter.t('reports.by.everybody'),
    n: formatter.fmt.number(mostOf(results, locality)),
    cells: figures.map((figure, at) => ({
      value: figure.estimate === null ? '' : valueText(formatter, nodes[at]!, figure.estimate),
      interval: figure.low === null ? '' : intervalText(formatter, nodes[at]!, figure),
      caution: '',
      reason: figure.concealed === null ? '' : formatter.t(`reports.by.kept.${figure.concealed}`),
      apart: 0 as const,
    })),
  };
}
