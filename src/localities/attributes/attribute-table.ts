// Reads an attribute from a table: a line for each commune. A province is in it as a whole or not at all,
// since a model speaks of all communes of a province. Pure.
import { readCsv, type CsvColumns, type CsvMistake } from '../../platform/csv-table.ts';
import type { AttributeValue } from './attribute.ts';
import { attributeValueOf } from './attribute-value.ts';

const MOST_LINES = 15_000;

const columns: CsvColumns<'commune' | 'value'> = {
  required: ['commune', 'value'],
  spellings: {
    commune: ['commune', 'commune code', 'code', 'mã xã', 'mã'],
    value: ['value', 'giá trị'],
  },
};

export interface ReadAttribute {
  values: AttributeValue[];
  mistakes: CsvMistake[];
}

/** @param communes in force, by code */
export function readAttribute(
  text: string,
  communes: ReadonlyMap<string, { id: number; provinceId: number }>,
): ReadAttribute {
  const read = readCsv(text, columns, MOST_LINES);
  const mistakes = [...read.mistakes];
  const found = new Map<string, number>();
  for (const row of read.rows) {
    const wrong = (column: string, code: string, value: string) =>
      mistakes.push({ row: row.row, column, code, value });
    const code = row.text('commune').padStart(5, '0');
    const value = attributeValueOf(row.text('value'));
    if (!communes.has(code)) wrong('commune', 'commune', row.text('commune'));
    else if (found.has(code)) wrong('commune', 'communeTwice', code);
    if (value === null) wrong('value', 'value', row.text('value'));
    found.set(code, value ?? NaN);
  }
  if (mistakes.length === 0) mistakes.push(...missingCommunes(found, communes));
  return {
    mistakes,
    values: [...found].flatMap(([code, value]) => {
      const commune = communes.get(code);
      return commune ? [{ localityId: commune.id, value }] : [];
    }),
  };
}

function missingCommunes(
  found: ReadonlyMap<string, number>,
  communes: ReadonlyMap<string, { provinceId: number }>,
): CsvMistake[] {
  const provinces = new Set([...found.keys()].map((code) => communes.get(code)!.provinceId));
  return [...communes]
    .filter(([code, { provinceId }]) => provinces.has(provinceId) && !found.has(code))
    .map(([code]) => ({ row: 1, column: 'commune', code: 'communeMissing', value: code }));
}
