// Columns of shares: how many of those who answered chose each option.
import { estimateNodesOf } from '../../statistics/accumulator/accumulator-estimate.ts';
import { domainScores } from '../../statistics/accumulator/domain-scores.ts';
import type { NodeEstimate } from '../../statistics/accumulator/node-figures.ts';
import { designOfRound } from '../estimation.ts';
import { comparableDeff } from '../presentation/comparable-deff.ts';
import { presentCount, presentIndicator, type Presented } from '../presentation/presentation.ts';
import type { TableFigure } from './answer-table.ts';
import type { TableShape } from './asked-table.ts';
import { hiddenFigure, type ColumnMaker, type TableOptions } from './columns.ts';
import { slotsOfColumn } from './slots.ts';
import type { TableSums } from './table-sums.ts';

const SHARE = { low: 0, high: 1, isProportion: true };

export function shareColumns(
  { shares }: TableSums,
  shape: TableShape,
  options: TableOptions,
): ColumnMaker {
  const design = designOfRound(shares, options);
  const nodes = shape.options.map((_, variable) => ({
    constant: 0,
    terms: [{ variable, coefficient: 1 }],
  }));
  // The design effect of a column of the country stands in where a province has none of its own.
  const wider = new Map<string, number>();
  return (place) => {
    const found = domainScores(design, slotsOfColumn(place, shape));
    const { estimates } = estimateNodesOf(design, found, nodes);
    const deff = comparableDeff(
      estimates.flatMap(({ variance, deffReplace }) => (variance > 0 ? (deffReplace ?? []) : [])),
    );
    const column = `${place.panel} ${place.group}`;
    if (place.isNation) wider.set(column, deff ?? 1);
    const zeroDeff = deff ?? wider.get(column) ?? 1;
    const present = (estimate: NodeEstimate): Presented =>
      options.isSampled
        ? presentIndicator(evidenceOf(estimate), SHARE, { rules: options.rules, zeroDeff })
        : presentCount(evidenceOf(estimate), options.rules.minRespondents);
    return {
      n: estimates[0]?.n ?? 0,
      df: estimates[0]?.dfBase ?? 0,
      figures: estimates.map((estimate, at) =>
        figureOf(shape.options[at]!, shareIn(estimate.estimate), present(estimate)),
      ),
    };
  };
}

export const evidenceOf = ({ estimate, variance, n, dfBase }: NodeEstimate) => ({
  estimate,
  variance,
  n,
  df: dfBase,
});

/** Sums leave 1e-17 where nobody chose it. */
const shareIn = (share: number): number => (Math.abs(share) < 1e-12 ? 0 : share);

export function figureOf(
  code: string,
  estimate: number,
  { flag, reason, interval, intervalKind, variance, effectiveN }: Presented,
): TableFigure {
  if (flag === 'hidden' || flag === 'withheld') return hiddenFigure(code, reason);
  return {
    code,
    estimate,
    se: variance === null ? null : Math.sqrt(Math.max(0, variance)),
    ciLow: interval?.[0] ?? null,
    ciHigh: interval?.[1] ?? null,
    intervalKind,
    effectiveN,
    flag,
    reason,
  };
}
