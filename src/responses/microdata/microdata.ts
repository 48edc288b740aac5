// The researchers' table: one row per response, one column per question, as codes for statistics programs
// or as labels for people.
import type { CsvCell } from '../../platform/csv-cells.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';

export type Cell = CsvCell;

export interface MicrodataRow {
  id: string;
  versionId: string;
  localityId: number;
  serviceId: string | null;
  stratum: string | null;
  psu: string | null;
  weight: number | null;
  channel: string;
  servicePoint: string | null;
  caller: string | null;
  language: string;
  status: string;
  /** Separated by blanks. */
  flags: string;
  answers: Answers;
  seconds: number | null;
  /** As `toISOString` writes a moment. */
  submittedAt: string;
  /** The same, where more was told after it had been sent; null: nothing was. */
  amendedAt: string | null;
  /** Responses of this round from the same source on the same day, this one included; null when unknown. */
  fromSource: number | null;
}

/** A column about the response itself, as its place or its status. */
export interface Column {
  label: string;
  value: (row: MicrodataRow) => Cell;
}

export interface AnswerColumn {
  label: string;
  /** Name of the question in a version; undefined where it is not asked. */
  nameIn: (versionId: string) => string | undefined;
  /** @param answered undefined where the question was not answered */
  cell: (answered: Answers[string]) => Cell;
}

export interface Columns {
  fixed: readonly Column[];
  asked: readonly AnswerColumn[];
}
