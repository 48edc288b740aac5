// Reads served counts from a table: a line for each day, place and service. Pure.
import {
  readCsv,
  type CsvColumns,
  type CsvMistake,
  type CsvRow,
} from '../../platform/csv-table.ts';
import type { ServedCount } from './served-counts.store.ts';

type ServedColumn = 'day' | 'province' | 'commune' | 'service' | 'served';

/** Provinces and communes in force by code, and ids of services. */
export interface KnownServed {
  provinces: ReadonlyMap<string, number>;
  communes: ReadonlyMap<string, { id: number; provinceId: number }>;
  services: ReadonlySet<string>;
  /** YYYY-MM-DD: no count is of a later day. */
  today: string;
}

/** Whether the writer may report for a unit, given with its province. */
export type MayReport = (units: readonly number[]) => boolean;

const MOST_LINES = 20_000;
const MOST_SERVED = 10_000_000;
const columns: CsvColumns<ServedColumn> = {
  required: ['day', 'province', 'service', 'served'],
  spellings: {
    day: ['day', 'date', 'ngày'],
    province: ['province', 'province code', 'mã tỉnh'],
    commune: ['commune', 'commune code', 'mã xã', 'mã phường xã'],
    service: ['service', 'thủ tục', 'mã thủ tục'],
    served: ['served', 'finished', 'số người', 'số hồ sơ'],
  },
};

export function readServed(
  text: string,
  known: KnownServed & { mayReport: MayReport },
): { counts: ServedCount[]; mistakes: CsvMistake[] } {
  const read = readCsv(text, columns, MOST_LINES);
  const seen = new Set<string>();
  const counts: ServedCount[] = [];
  const mistakes = [...read.mistakes];
  for (const row of read.rows) {
    const { count, wrong } = judge(row, known);
    const key = `${count.localityId} ${count.serviceId} ${count.day}`;
    if (wrong.length === 0 && seen.has(key)) wrong.push(['served', 'servedTwice', count.day]);
    seen.add(key);
    if (wrong.length === 0) counts.push(count);
    mistakes.push(...wrong.map(([column, code, value]) => ({ row: row.row, column, code, value })));
  }
  return { counts, mistakes };
}

/** Whether a day exists and is not in the future. */
export const isServedDay = (day: string, today: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(day) &&
  new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) === true &&
  day <= today;

function judge(
  row: CsvRow<ServedColumn>,
  known: KnownServed & { mayReport: MayReport },
): { count: ServedCount; wrong: [ServedColumn, string, string][] } {
  const [day, province, commune] = [row.text('day'), row.text('province'), row.text('commune')];
  const service = row.text('service').toUpperCase();
  const typed = row.text('served');
  const provinceId = known.provinces.get(province.padStart(2, '0'));
  const unit = commune === '' ? null : known.communes.get(commune.padStart(5, '0'));
  const served = /^\d{1,8}$/.test(typed) ? Number(typed) : NaN;
  const isElsewhere = unit ? unit.provinceId !== provinceId : false;
  const isOutside =
    provinceId !== undefined && !known.mayReport(unit ? [unit.id, provinceId] : [provinceId]);
  const checks: [boolean, ServedColumn, string, string][] = [
    [!isServedDay(day, known.today), 'day', 'servedDay', day],
    [provinceId === undefined, 'province', 'province', province],
    [unit === undefined, 'commune', 'commune', commune],
    [isOutside, 'province', 'outside', province],
    [isElsewhere, 'commune', 'otherProvince', commune],
    [!known.services.has(service), 'service', 'service', service],
    [!(served <= MOST_SERVED), 'served', 'served', typed],
  ];
  return {
    count: { localityId: unit?.id ?? provinceId ?? 0, serviceId: service, day, served },
    wrong: checks
      .filter(([isWrong]) => isWrong)
      .map(([, column, code, value]) => [column, code, value]),
  };
}
