// What a column of a table is made of, whichever kind of question it is about.
import type { EstimationOptions } from '../estimation.ts';
import type { TableColumn, TableFigure } from './answer-table.ts';

export type TableOptions = Pick<
  EstimationOptions,
  | 'lonelyPsu'
  | 'rules'
  | 'localityIds'
  | 'nationId'
  | 'isSampled'
  | 'adjustment'
  | 'populations'
  | 'uncovered'
  | 'excluded'
>;

/** One column of one panel in one place. */
export interface ColumnPlace {
  isNation: boolean;
  provinces: readonly number[];
  panel: number;
  /** Null: everybody. */
  group: number | null;
}

/** The figures of a column, in the order of the table. */
export type ColumnMaker = (place: ColumnPlace) => Omit<TableColumn, 'group'>;

export const hiddenFigure = (code: string, reason: TableFigure['reason']): TableFigure => ({
  code,
  estimate: null,
  se: null,
  ciLow: null,
  ciHigh: null,
  intervalKind: null,
  effectiveN: null,
  flag: 'hidden',
  reason,
});
