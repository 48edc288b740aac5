// Columns of a case's data, typed as its description says.
import { ownValue } from '../../platform/own-value.ts';
import type { CaseDescription } from './case-folder.ts';

export type CaseValue = string | number | boolean;

/** The data of a case: `rows` rows; per column its values, null where missing. */
export interface CaseData {
  rows: number;
  columns: ReadonlyMap<string, readonly (CaseValue | null)[]>;
}

/**
 * Types the records of data.csv (header first) by the description's columns. An empty field is missing.
 * Throws a RangeError naming row and column where a number is not one, or a described column is absent.
 */
export function typeColumns(
  description: CaseDescription,
  records: readonly (readonly string[])[],
): CaseData {
  const [header = [], ...rows] = records;
  const columns = new Map<string, (CaseValue | null)[]>();
  for (const { name, type } of description.columns) {
    const at = header.indexOf(name);
    if (at === -1)
      throw new RangeError(
        `The data has no column “${name}”, which design.json describes. It has: ${header.join(', ')}.`,
      );
    const read = ownValue(READERS, type) ?? readText;
    columns.set(
      name,
      rows.map((row, k) => {
        const value = read(row[at] ?? '');
        if (value === undefined)
          throw new RangeError(`Row ${k + 1}, column “${name}”: “${row[at]}” is not a ${type}.`);
        return value;
      }),
    );
  }
  return { rows: rows.length, columns };
}

type Reader = (field: string) => CaseValue | null | undefined;

const readText: Reader = (field) => (field === '' ? null : field);

const readNumber: Reader = (field) => {
  if (field === '' || field === 'NA') return null;
  const value = Number(field);
  return Number.isNaN(value) ? undefined : value;
};

const TRUTH: Readonly<Record<string, boolean | null>> = {
  '': null,
  NA: null,
  TRUE: true,
  FALSE: false,
  true: true,
  false: false,
  T: true,
  F: false,
  1: true,
  0: false,
};

const readBoolean: Reader = (field) => ownValue(TRUTH, field);

const READERS: Readonly<Record<string, Reader>> = {
  number: readNumber,
  numeric: readNumber,
  integer: readNumber,
  double: readNumber,
  boolean: readBoolean,
  logical: readBoolean,
};

/** A column by name. Throws a RangeError when the case has none of that name. */
export function columnOf(data: CaseData, name: string): readonly (CaseValue | null)[] {
  const column = data.columns.get(name);
  if (!column)
    throw new RangeError(`The case asks for column “${name}”, which it does not describe.`);
  return column;
}

/** A column as numbers: NaN where missing, TRUE and FALSE as 1 and 0. Throws a RangeError for text. */
export function numbersOf(data: CaseData, name: string): Float64Array {
  return Float64Array.from(columnOf(data, name), (value, k) => {
    if (value === null) return NaN;
    const number = Number(value);
    if (Number.isNaN(number))
      throw new RangeError(`Row ${k + 1}, column “${name}”: “${value}” is not a number.`);
    return number;
  });
}
