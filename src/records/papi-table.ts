// Reads the table of published scores by province and year. An empty cell or 0 where the index had the
// sub-dimension that year was withheld by its publisher: missing, never 0. Sums are checked, not mended.
import type { IndexStructure } from './papi-structure.ts';
import type { Refusal } from './papi-scores.ts';
import { takeRow } from './papi-rows.ts';
import { unitRow } from './papi-unit-row.ts';
import type { PapiTable } from './papi-scores.ts';

/** @param records rows of the table, header first
 * @param findUnit the unit that bore a name (as a provinceKey) in a year */
export function readPapiTable(
  records: readonly (readonly string[])[],
  structure: IndexStructure,
  findUnit: (key: string, year: number) => number | null,
): PapiTable {
  const header = records[0] ?? [];
  const table: PapiTable = {
    rows: 0,
    scores: [],
    refusals: missingColumns(header, structure),
    sumProblems: [],
  };
  if (table.refusals.length > 0) return table;
  const places = new Map(header.map((title, index) => [title.trim(), index]));
  const seen = new Set<string>();
  for (const [index, record] of records.entries()) {
    if (index === 0 || record.every((text) => text.trim() === '')) continue;
    table.rows += 1;
    takeRow(
      table,
      structure,
      unitRow(
        { row: index + 1, text: (column) => record[places.get(column) ?? -1]?.trim() ?? '' },
        findUnit,
        seen,
      ),
    );
  }
  return table;
}

function missingColumns(header: readonly string[], structure: IndexStructure): Refusal[] {
  const titles = new Set(header.map((title) => title.trim()));
  const wanted = [
    'year',
    'province',
    ...structure.dimensions.flatMap((dimension) => [
      ...dimension.subDimensions.map((sub) => sub.code),
      dimension.code,
    ]),
  ];
  return wanted
    .filter((column) => !titles.has(column))
    .map((column) => ({ row: 1, column, code: 'columnMissing', value: column }));
}
