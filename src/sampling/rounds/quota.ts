// Quotas: how many responses a round wants, overall and by place and service. Pure.
import {
  readCsv,
  type CsvColumns,
  type CsvMistake,
  type CsvRow,
} from '../../platform/csv-table.ts';
import { COUNTRY_ID } from '../../localities/locality.ts';

export interface QuotaCell {
  /** The country, a province or a commune; what lies in it counts. */
  localityId: number;
  /** Null: every service. */
  serviceId: string | null;
  maximum: number;
}
/** `drafts`: begun and not sent; each holds its place. */
export interface FilledCell extends QuotaCell {
  responses: number;
  drafts: number;
}

/** The localities of a respondent, from the smallest to the country, and the service (undefined before it is chosen). */
export interface Standing {
  places: readonly number[];
  serviceId?: string | null;
}

/** Before the service is chosen, cells of a service do not count. */
export const standsIn = (cell: QuotaCell, { places, serviceId }: Standing): boolean =>
  places.includes(cell.localityId) && (cell.serviceId === null || cell.serviceId === serviceId);

export const isFull = (cell: FilledCell): boolean => cell.responses + cell.drafts >= cell.maximum;

type QuotaColumn = 'province' | 'commune' | 'service' | 'maximum';
export interface KnownCells {
  provinces: ReadonlyMap<string, number>;
  communes: ReadonlyMap<string, { id: number; provinceId: number }>;
  services: ReadonlySet<string>;
}

export const MOST_CELLS = 5_000;
const columns: CsvColumns<QuotaColumn> = {
  required: ['maximum'],
  spellings: {
    province: ['province', 'province code', 'mã tỉnh'],
    commune: ['commune', 'commune code', 'mã xã', 'mã phường xã'],
    service: ['service', 'thủ tục', 'mã thủ tục'],
    maximum: ['maximum', 'max', 'tối đa', 'số phiếu'],
  },
};

/** Rows without a place are of the whole country. */
export function readQuotas(
  text: string,
  known: KnownCells,
): { cells: QuotaCell[]; mistakes: CsvMistake[] } {
  const read = readCsv(text, columns, MOST_CELLS);
  const seen = new Set<string>();
  const cells: QuotaCell[] = [];
  const mistakes = [...read.mistakes];
  for (const row of read.rows) {
    const { cell, wrong } = judge(row, known);
    const key = `${cell.localityId} ${cell.serviceId ?? ''}`;
    if (wrong.length === 0 && seen.has(key)) wrong.push(['maximum', 'cellTwice', '']);
    seen.add(key);
    if (wrong.length === 0) cells.push(cell);
    mistakes.push(...wrong.map(([column, code, value]) => ({ row: row.row, column, code, value })));
  }
  return { cells, mistakes };
}

const wholeNumber = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : 0);

function judge(
  row: CsvRow<QuotaColumn>,
  known: KnownCells,
): { cell: QuotaCell; wrong: [QuotaColumn, string, string][] } {
  const [province, commune, service, typed] = [
    row.text('province'),
    row.text('commune'),
    row.text('service').toUpperCase(),
    row.text('maximum'),
  ];
  const provinceId = province === '' ? COUNTRY_ID : known.provinces.get(province.padStart(2, '0'));
  const unit = commune === '' ? null : known.communes.get(commune.padStart(5, '0'));
  const maximum = wholeNumber(typed);
  const isElsewhere = unit ? province !== '' && unit.provinceId !== provinceId : false;
  const checks: [boolean, QuotaColumn, string, string][] = [
    [provinceId === undefined, 'province', 'province', province],
    [unit === undefined, 'commune', 'commune', commune],
    [isElsewhere, 'commune', 'otherProvince', commune],
    [service !== '' && !known.services.has(service), 'service', 'service', service],
    [maximum === 0, 'maximum', 'maximum', typed],
  ];
  const localityId = unit?.id ?? provinceId ?? 0;
  return {
    cell: { localityId, serviceId: service || null, maximum },
    wrong: checks
      .filter(([isWrong]) => isWrong)
      .map(([, column, code, value]) => [column, code, value]),
  };
}
