// A published PAPI score of one province and year, and a row of such a table.
import { ownValue } from '../platform/own-value.ts';
import { fold } from '../platform/i18n/folding.ts';

export interface PublishedScore {
  year: number;
  localityId: number;
  /** 'D5' or 'SC53'. */
  node: string;
  level: 'dimension' | 'subdimension';
  score: number | null;
  /** Key under records.withheld; null where there is a score. */
  withheldReason: 'empty' | 'zero' | null;
}

/** `code`: key under records.import.refusals. `row`: line in the table, the header being 1. */
export interface Refusal {
  row: number;
  column: string;
  code: string;
  value: string;
}

/** 'Hanoi' and 'Hà Nội' give the same key. */
export function provinceKey(name: string): string {
  const key = fold(name).replaceAll(' ', '');
  return ownValue(NAMED_EXCEPTIONS, key) ?? key;
}

export interface Cells {
  row: number;
  text(column: string): string;
}

export interface UnitRow {
  cells: Cells;
  year: number;
  localityId: number;
  province: string;
  refusals: Refusal[];
}

export interface PapiTable {
  rows: number;
  scores: PublishedScore[];
  refusals: Refusal[];
  sumProblems: SumProblem[];
}

export interface SumProblem {
  row: number;
  year: number;
  province: string;
  dimension: string;
  published: number | null;
  sum: number;
}

export const NAMED_EXCEPTIONS: Readonly<Record<string, string>> = { thuathienhue: 'hue' };
