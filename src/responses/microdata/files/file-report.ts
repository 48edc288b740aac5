// What a plan does to the risk of finding a person in the file. Pure.
import { riskOf, type RiskSummary } from '../../../statistics/disclosure-risk/individual-risk.ts';
import {
  keyOf,
  suppressRare,
  type KeyClass,
  type KeyValues,
  type Suppressed,
} from '../../../statistics/disclosure-risk/suppression.ts';
import type { SensitiveValue } from './key-classes.store.ts';

export interface FileReport {
  /** With the keys as they were answered, and as they are in the file. */
  before: RiskSummary;
  after: RiskSummary;
  blanks: readonly number[];
  leftOut: number;
}

export interface MadeFile {
  report: FileReport;
  changes: Suppressed['changes'];
  /** Classes that stay as they are; a row of another one, or none of `changes`, is not in the file. */
  known: ReadonlySet<string>;
}

export function makeFile(classes: readonly KeyClass[], k: number): MadeFile {
  const { classes: left, changes, blanks, leftOut } = suppressRare(classes, k);
  return {
    report: { before: riskOf(classes, k), after: riskOf(left, k), blanks, leftOut },
    changes,
    known: new Set(classes.map(({ values }) => keyOf(values))),
  };
}

/** What the keys of a row become; null: the row is not in the file. */
export function keysInFile({ changes, known }: MadeFile, values: KeyValues): KeyValues | null {
  const key = keyOf(values);
  if (!known.has(key)) return null;
  const change = changes.get(key);
  return change === undefined ? values : change;
}

/** The fewest different values that a question has among rows with the same keys (distinct l-diversity). */
export function diversityOf(file: MadeFile, found: readonly SensitiveValue[]): number {
  const byClass = new Map<string, Set<string>>();
  for (const { values, value } of found) {
    const left = keysInFile(file, values);
    if (left === null) continue;
    byClass.set(keyOf(left), (byClass.get(keyOf(left)) ?? new Set()).add(value));
  }
  return [...byClass.values()].reduce((least, { size }) => Math.min(least, size), Infinity);
}
