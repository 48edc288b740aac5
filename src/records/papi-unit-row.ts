// The province and year of a row of published PAPI scores.
import { type Cells, provinceKey, type UnitRow } from './papi-scores.ts';

export function unitRow(
  cells: Cells,
  findUnit: (key: string, year: number) => number | null,
  seen: Set<string>,
): UnitRow {
  const [yearText, province] = [cells.text('year'), cells.text('province')];
  const year = /^\d{4}$/.test(yearText) ? Number(yearText) : null;
  const refuse = (column: string, code: string, value: string): UnitRow => ({
    cells,
    year: 0,
    localityId: 0,
    province,
    refusals: [{ row: cells.row, column, code, value }],
  });
  if (year === null) return refuse('year', 'year', yearText);
  const localityId = findUnit(provinceKey(province), year);
  if (localityId === null) return refuse('province', 'province', province);
  const key = `${year} ${localityId}`;
  if (seen.has(key)) return refuse('province', 'twice', `${province} ${year}`);
  seen.add(key);
  return { cells, year, localityId, province, refusals: [] };
}
