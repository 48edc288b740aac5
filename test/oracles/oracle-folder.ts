// Reads a folder of R's answers: data.csv (one row per respondent) and expected.csv (case, figure, value).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';

export interface Oracle {
  rows: number;
  labels: (column: string) => string[];
  numbers: (column: string) => Float64Array; // an empty field is NaN
  columns: readonly string[];
  cases: readonly string[];
  expected: (name: string) => Readonly<Record<string, number>>;
}

export function oracle(folder: string): Oracle {
  const [header, ...records] = fieldsOf(folder, 'data.csv');
  const labels = (column: string) => {
    const at = header!.indexOf(column);
    if (at === -1) throw new RangeError(`${folder}/data.csv has no column ${column}.`);
    return records.map((record) => record[at]!);
  };
  const answers = new Map<string, Record<string, number>>();
  for (const [name, figure, value] of fieldsOf(folder, 'expected.csv').slice(1)) {
    const figures = answers.get(name!) ?? {};
    figures[figure!] = Number(value);
    answers.set(name!, figures);
  }
  return {
    rows: records.length,
    labels,
    numbers: (column) =>
      Float64Array.from(labels(column), (text) => (text === '' ? NaN : Number(text))),
    columns: header!,
    cases: [...answers.keys()],
    expected: (name) => {
      const found = answers.get(name);
      if (!found) throw new RangeError(`${folder}/expected.csv has no case ${name}.`);
      return found;
    },
  };
}

function fieldsOf(folder: string, file: string): string[][] {
  return readFileSync(join(import.meta.dirname, folder, file), 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
}

/** Expects the figures of a case within 1e-9 of R's, relative (absolute below 1e-6); NaN where R has none. */
export function expectAsInR(
  found: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
): void {
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  const far = Object.entries(expected).filter(
    ([figure, value]) => !(distance(found[figure]!, value) < 1e-9),
  );
  expect(far.map(([figure, value]) => `${figure}: ${found[figure]} but R ${value}`)).toEqual([]);
}

function distance(found: number, expected: number): number {
  if (Number.isNaN(expected)) return Number.isNaN(found) ? 0 : Infinity;
  return Math.abs(found - expected) / Math.max(Math.abs(expected), 1e-6);
}
