// A figure as a reader sees it: its numbers, or the reason why they are kept back.
import type { AgainstMedian, RankStanding } from '../indicators/result-row.ts';
import type { IntervalKind } from '../indicators/presentation/evidence.ts';
import { type Level } from './outline.ts';

/** Reasons of presentation, and · paired: would give another one away · withheld · nothing: no answers. */
export type Concealment =
  'none' | 'few' | 'degrees' | 'wide' | 'part' | 'stratum' | 'paired' | 'withheld' | 'nothing';

/** Why a figure that is shown is flagged. */
export type Caution = 'fewDegrees' | 'small' | 'relative' | 'complement' | 'stratum' | 'imprecise';

export interface Figure {
  node: string;
  level: Level;
  estimate: number | null;
  low: number | null;
  high: number | null;
  se: number | null;
  /** Null where the figure has no interval: self-selected respondents. */
  intervalKind: IntervalKind | null;
  /** Respondents in the base; null where the count itself is below the minimum. */
  n: number | null;
  caution: Caution | null;
  standing: RankStanding | null;
  againstMedian: AgainstMedian | null;
  reliability: number | null;
  /** Null for a figure that is shown. */
  concealed: Concealment | null;
  /** The fewest respondents a figure of this level may rest on. */
  minimum: number;
}

export function absentFigure(node: string, level: Level, concealed: Concealment): Figure {
  return {
    node,
    level,
    estimate: null,
    low: null,
    high: null,
    se: null,
    intervalKind: null,
    n: null,
    caution: null,
    standing: null,
    againstMedian: null,
    reliability: null,
    concealed,
    minimum: 0,
  };
}
