// What a plan does to the risk of finding a person in the file. Pure.
import { riskOf, type RiskSummary } from '../../../statistics/disclosure-risk/individual-risk.ts';
import {
  keyOf,
  suppressRare,
  type KeyClass,
  type KeyValues,
  type Suppressed,
} from '../../../statistics/disclosure-risk/suppression.ts';
import { mergeRare, rareValues, withoutRare } from '../../../statistics/disclosure-risk/merging.ts';
import type { FilePlan } from './file-plan.ts';
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
  /** Values of each key that became “other”. */
  rare: readonly ReadonlySet<string>[];
  /** Classes that stay as they are; a row of another one, or none of `changes`, is not in the file. */
  known: ReadonlySet<string>;
}

/** @param plan `merge`: in hundredths of the rows; the province is not merged */
export function makeFile(
  classes: readonly KeyClass[],
  { k, merge, withProvince }: Pick<FilePlan, 'k' | 'merge' | 'withProvince'>,
): MadeFile {
  const rare = rareValues(classes, merge / 100).map((values, key) =>
    withProvince && key === 0 ? new Set<string>() : values,
  );
  const { classes: left, changes, blanks, leftOut } = suppressRare(mergeRare(classes, rare), k);
  return {
    report: { before: riskOf(classes, k), after: riskOf(left, k), blanks, leftOut },
    changes,
    rare,
    known: new Set(classes.map(({ values }) => keyOf(values))),
  };
}

/** What the keys of a row become; null: the row is not in the file. */
export function keysInFile(
  { changes, known, rare }: MadeFile,
  values: KeyValues,
): KeyValues | null {
  if (!known.has(keyOf(values))) return null;
  const common = withoutRare(values, rare);
  const change = changes.get(keyOf(common));
  return change === undefined ? common : change;
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
