// Reads service points from a table, or from a form as a table of one row. Pure.
import { ownValue } from '../../platform/own-value.ts';
import {
  readCsv,
  type CsvColumns,
  type CsvMistake,
  type CsvRow,
} from '../../platform/csv-table.ts';
import { fold } from '../../platform/i18n/folding.ts';
import { POINT_CODE, type ServicePoint } from './service-point.ts';

type ServicePointColumn =
  'code' | 'name' | 'nameEn' | 'province' | 'commune' | 'address' | 'active';
/** Units in force by code; a commune with its province. */
export interface Units {
  provinces: ReadonlyMap<string, number>;
  communes: ReadonlyMap<string, { id: number; provinceId: number }>;
  /** Whether the writer may change service points in a unit, given with its province. */
  mayChange: (units: readonly number[]) => boolean;
  /** Codes of points that are where the writer may change none. */
  ofOthers: ReadonlySet<string>;
}

export const MOST_POINTS = 5_000;
const columns: CsvColumns<ServicePointColumn> = {
  required: ['code', 'name', 'province'],
  spellings: {
    code: ['code', 'mã', 'mã điểm'],
    name: ['name', 'name vi', 'tên', 'tên tiếng việt'],
    nameEn: ['name en', 'tên tiếng anh'],
    province: ['province', 'province code', 'mã tỉnh'],
    commune: ['commune', 'commune code', 'mã xã', 'mã phường xã'],
    address: ['address', 'địa chỉ'],
    active: ['active', 'đang dùng'],
  },
};
const ANSWERS: Readonly<Record<string, boolean>> = {
  '': true,
  yes: true,
  co: true,
  true: true,
  1: true,
  x: true,
  no: false,
  khong: false,
  false: false,
  0: false,
};

export function readServicePoints(
  text: string,
  units: Units,
): { points: ServicePoint[]; mistakes: CsvMistake[] } {
  const read = readCsv(text, columns, MOST_POINTS);
  const seen = new Set<string>();
  const points: ServicePoint[] = [];
  const mistakes = [...read.mistakes];
  for (const row of read.rows) {
    const judged = judge(row, units, seen);
    if ('point' in judged) points.push(judged.point);
    else mistakes.push(...judged.mistakes);
    seen.add(codeOf(row));
  }
  return { points, mistakes };
}

const codeOf = (row: CsvRow<ServicePointColumn>): string => row.text('code').toUpperCase();

/** Of two that are known. */
const isElsewhere = (provinceId: number | undefined, ofCommune: number | undefined): boolean =>
  ofCommune !== undefined && provinceId !== undefined && ofCommune !== provinceId;

const isOutside = (
  provinceId: number | undefined,
  communeId: number | undefined,
  mayChange: Units['mayChange'],
): boolean =>
  provinceId !== undefined &&
  !mayChange(communeId === undefined ? [provinceId] : [communeId, provinceId]);

function judge(
  row: CsvRow<ServicePointColumn>,
  { provinces, communes, mayChange, ofOthers }: Units,
  seen: ReadonlySet<string>,
): { point: ServicePoint } | { mistakes: CsvMistake[] } {
  const [code, name, province, commune] = [
    codeOf(row),
    row.text('name'),
    row.text('province'),
    row.text('commune'),
  ];
  const provinceId = provinces.get(province.padStart(2, '0'));
  const unit = commune === '' ? null : communes.get(commune.padStart(5, '0'));
  const active = ownValue(ANSWERS, fold(row.text('active')));
  const checks: [boolean, ServicePointColumn, string, string][] = [
    [!POINT_CODE.test(code), 'code', 'pointCode', row.text('code')],
    [seen.has(code), 'code', 'pointTwice', code],
    [ofOthers.has(code), 'code', 'pointOfOthers', code],
    [name === '' || name.length > 200, 'name', 'pointName', ''],
    [provinceId === undefined, 'province', 'province', province],
    [unit === undefined, 'commune', 'commune', commune],
    [isElsewhere(provinceId, unit?.provinceId), 'commune', 'otherProvince', commune],
    [isOutside(provinceId, unit?.id, mayChange), 'province', 'outside', province],
    [active === undefined, 'active', 'yesNo', row.text('active')],
  ];
  const wrong = checks
    .filter(([isWrong]) => isWrong)
    .map(([, column, problem, value]) => ({ row: row.row, column, code: problem, value }));
  if (wrong.length > 0) return { mistakes: wrong };
  return {
    point: {
      code,
      name: { vi: name, en: row.text('nameEn') || name },
      localityId: unit?.id ?? provinceId!,
      address: row.text('address').slice(0, 300),
      active: active!,
    },
  };
}
