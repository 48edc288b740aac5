// A table of answers as it is kept and shown: per place one panel or several, in it a column of figures for
// everybody and for each group.
import type { FlagReason, IntervalKind } from '../presentation/evidence.ts';

export interface TableFigure {
  /** Name of an option; of a number `mean`, `q25`, `q50`, `q75`. */
  code: string;
  /** Shares are 0..1. Null where the figure is hidden. */
  estimate: number | null;
  se: number | null;
  ciLow: number | null;
  ciHigh: number | null;
  intervalKind: IntervalKind | 'woodruff' | null;
  /** Of a share: the size of a simple random sample with the same precision. */
  effectiveN: number | null;
  flag: 'ok' | 'caution' | 'hidden';
  reason: FlagReason | null;
}

export interface TableColumn {
  /** Name of an option; null: everybody. */
  group: string | null;
  /** Respondents who answered the question. */
  n: number;
  df: number;
  figures: readonly TableFigure[];
}

/** Whether the answers differ between the groups: Rao and Scott's test of second order. */
export interface TableTest {
  f: number;
  ndf: number;
  ddf: number;
  p: number;
  /** For all places and panels of the table in which it was made (Benjamini–Hochberg). */
  pAdjusted: number;
}

export interface TablePanel {
  /** Name of an option of the third question; null without one. */
  panel: string | null;
  columns: readonly TableColumn[];
  test: TableTest | null;
}

export interface PlaceTable {
  localityId: number;
  panels: readonly TablePanel[];
}

/** Quartiles of a number, as codes of figures. */
export const QUARTILES = [
  { code: 'q25', p: 0.25 },
  { code: 'q50', p: 0.5 },
  { code: 'q75', p: 0.75 },
] as const;
