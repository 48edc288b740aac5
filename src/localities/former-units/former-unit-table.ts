// Reads the table of communes before July 2025: each with its district, its province and the communes of
// today that took it over. Every row that cannot be taken is named with its row, column and reason.
import type { CsvColumns, CsvMistake, CsvRow } from '../../platform/csv-table.ts';
import { columnName, headerOf, readCsv } from '../../platform/csv-table.ts';
import { fold } from '../../platform/i18n/folding.ts';
import type { FormerCommune, FormerDistrict } from './former-unit.ts';

export interface FormerUnitTable {
  communes: FormerCommune[];
  districts: FormerDistrict[];
  mistakes: CsvMistake[];
  /** Rows that hold anything. */
  rows: number;
}

/** What the registry knows by code: former provinces, and communes of today. */
export interface KnownSuccessors {
  formerProvinces: ReadonlyMap<string, number>;
  communes: ReadonlyMap<string, number>;
}

type Column = 'code' | 'name' | 'districtCode' | 'district' | 'provinceCode' | 'successors';

const columns: CsvColumns<Column> = {
  required: ['code', 'name', 'districtCode', 'district', 'provinceCode', 'successors'],
  spellings: {
    code: ['old commune code', 'mã xã cũ'],
    name: ['old commune', 'tên xã cũ'],
    districtCode: ['old district code', 'mã huyện cũ'],
    district: ['old district', 'tên huyện cũ'],
    provinceCode: ['old province code', 'mã tỉnh cũ'],
    successors: ['new commune codes', 'mã xã mới'],
  },
};
const MOST_ROWS = 50_000;

/** Whether this is a table of former units, by its header. */
export function isFormerUnitTable(text: string): boolean {
  const spellings = columns.spellings.code.map(fold);
  return headerOf(text).some((title) => spellings.includes(fold(title)));
}

export function readFormerUnits(text: string, known: KnownSuccessors): FormerUnitTable {
  const { rows, mistakes } = readCsv(text, columns, MOST_ROWS);
  const communes = new Map<string, FormerCommune>();
  const districts = new Map<string, FormerDistrict>();
  for (const row of rows) {
    const read = communeOf(row, known);
    const wrong = mistakesOf(row, read, communes);
    mistakes.push(...wrong);
    if (wrong.length > 0) continue;
    const { districtCode, provinceId } = read;
    communes.set(read.code, { ...read, provinceId: provinceId! });
    districts.set(districtCode, {
      code: districtCode,
      name: row.text('district'),
      provinceId: provinceId!,
    });
  }
  return {
    communes: [...communes.values()],
    districts: [...districts.values()],
    ...{ mistakes, rows: rows.length },
  };
}

type ReadFormerCommune = Omit<FormerCommune, 'provinceId'> & {
  provinceId: number | undefined;
  unknown: string[];
};

function communeOf(row: CsvRow<Column>, known: KnownSuccessors): ReadFormerCommune {
  const codes = row
    .text('successors')
    .split(/[\s,;]+/)
    .filter(Boolean);
  return {
    code: row.text('code').padStart(5, '0'),
    name: row.text('name'),
    districtCode: row.text('districtCode').padStart(3, '0'),
    provinceId: known.formerProvinces.get(row.text('provinceCode').padStart(2, '0')),
    successorIds: codes.flatMap((code) => known.communes.get(code.padStart(5, '0')) ?? []),
    unknown: codes.filter((code) => !known.communes.has(code.padStart(5, '0'))),
  };
}

function mistakesOf(
  row: CsvRow<Column>,
  read: ReadFormerCommune,
  before: ReadonlyMap<string, FormerCommune>,
): CsvMistake[] {
  const wrong: [boolean, Column, string, string][] = [
    [!/^\d{5}$/.test(read.code), 'code', 'communeCode', row.text('code')],
    [before.has(read.code), 'code', 'formerTwice', read.code],
    [read.name === '', 'name', 'nameMissing', ''],
    [!/^\d{3}$/.test(read.districtCode), 'districtCode', 'districtCode', row.text('districtCode')],
    [row.text('district') === '', 'district', 'nameMissing', ''],
    [read.provinceId === undefined, 'provinceCode', 'formerProvince', row.text('provinceCode')],
    [read.unknown.length > 0, 'successors', 'successors', read.unknown.join(' ')],
    [read.successorIds.length + read.unknown.length === 0, 'successors', 'successorMissing', ''],
  ];
  return wrong.flatMap(([isWrong, column, code, value]) =>
    isWrong ? [{ row: row.row, column: columnName(columns, column), code, value }] : [],
  );
}
