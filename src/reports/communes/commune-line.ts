// One commune in the table of a score: its model-based figure, how much of it is borrowed, and whether it
// differs from the province beyond chance.
import { presentationRules } from '../../indicators/presentation/presentation-rules.ts';
import type { CommuneRow } from '../../indicators/communes/commune-row.ts';
import { pointsApart, type OutlineNode } from '../outline.ts';
import { intervalText, valueText, type Formatter } from '../wording/formatter.ts';

export interface CommuneLine {
  name: string;
  /** Empty where the figure is kept back. */
  value: string;
  interval: string;
  /** In steps of ten per cent. */
  borrowed: string;
  /** Not all of it. */
  isOwn: boolean;
  /** From the province: 1 better, −1 worse, 0 not beyond chance. */
  apart: -1 | 0 | 1;
}

/** Different from its province beyond chance. */
export const isApart = ({ flag, differenceP }: CommuneRow): boolean =>
  flag === 'ok' && differenceP <= presentationRules.falseFindings;

/** How many of ten parts of a figure come from the model: a finer one would tell how many answered. */
export const tenthsBorrowed = ({ borrowed }: Pick<CommuneRow, 'borrowed'>): number =>
  Math.round(10 * borrowed);

export function communeLine(
  formatter: Formatter,
  node: OutlineNode,
  { name, row }: { name: string; row: CommuneRow | undefined },
): CommuneLine {
  if (row?.flag !== 'ok')
    return { name, value: '', interval: '', borrowed: '', isOwn: false, apart: 0 };
  return {
    name,
    value: valueText(formatter, node, row.estimate),
    interval: intervalText(formatter, node, { low: row.ciLow, high: row.ciHigh }),
    borrowed: `${formatter.fmt.number(10 * tenthsBorrowed(row))} %`,
    isOwn: tenthsBorrowed(row) < 10,
    apart: apartOf(node, row),
  };
}

function apartOf(node: OutlineNode, row: CommuneRow): CommuneLine['apart'] {
  if (!isApart(row)) return 0;
  return pointsApart(node, row.difference, 0) > 0 ? 1 : -1;
}
