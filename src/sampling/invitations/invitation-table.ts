// Reads the sample list from which personal invitations are made. Pure; every mistake is reported, and one is
// enough for nothing to be made.
import {
  readCsv,
  type CsvColumns,
  type CsvMistake,
  type CsvRow,
} from '../../platform/csv-table.ts';

export interface InvitationRow {
  row: number;
  /** What the researcher calls the person or household: a pseudonym, never a name. */
  reference: string;
  localityId: number;
  serviceId: string | null;
  stratum: string | null;
  psu: string | null;
  /** Design weight, 1 / inclusion probability. */
  weight: number | null;
}
type InvitationColumn =
  'reference' | 'province' | 'commune' | 'stratum' | 'psu' | 'weight' | 'service';

/** What a list may name. */
export interface Known {
  /** By code, in force today. */
  provinces: ReadonlyMap<string, number>;
  /** By code, with the province they belong to. */
  communes: ReadonlyMap<string, { id: number; provinceId: number }>;
  services: ReadonlySet<string>;
  /** A probability round needs stratum, PSU and weight for every invitation. */
  needsDesign: boolean;
  /** `stratum\npsu` as drawn for the round; empty where no draw is recorded. */
  drawn: ReadonlySet<string>;
}

export const MOST_INVITATIONS = 5_000;
const columns: CsvColumns<InvitationColumn> = {
  required: ['reference'],
  spellings: {
    reference: ['reference', 'ref', 'mã tham chiếu', 'mã hộ', 'mã phiếu'],
    province: ['province', 'province code', 'mã tỉnh'],
    commune: ['commune', 'commune code', 'mã xã', 'mã phường xã'],
    stratum: ['stratum', 'tầng'],
    psu: ['psu', 'cụm', 'đơn vị mẫu'],
    weight: ['weight', 'trọng số'],
    service: ['service', 'thủ tục', 'mã thủ tục'],
  },
};

type Mistake = [column: InvitationColumn, code: string, value: string];
/** A part of a row, or what is wrong with it. */
type Part<T> = { value: T } | { mistake: Mistake };

export function readInvitationTable(
  text: string,
  known: Known,
): { rows: InvitationRow[]; mistakes: CsvMistake[] } {
  const read = readCsv(text, columns, MOST_INVITATIONS);
  const seen = new Map<string, number>();
  const rows: InvitationRow[] = [];
  const mistakes = [...read.mistakes];
  for (const row of read.rows) {
    const parts = {
      reference: referenceOf(row, seen),
      locality: localityOf(row, known),
      design: designOf(row, known),
      service: serviceOf(row, known),
    };
    const wrong = Object.values(parts).flatMap((part) => ('mistake' in part ? [part.mistake] : []));
    mistakes.push(...wrong.map(([column, code, value]) => ({ row: row.row, column, code, value })));
    const { reference, locality, design, service } = parts;
    if ('value' in reference && 'value' in locality && 'value' in design && 'value' in service) {
      rows.push({
        row: row.row,
        reference: reference.value,
        localityId: locality.value,
        serviceId: service.value,
        ...design.value,
      });
    }
  }
  return { rows, mistakes };
}

/** 200 characters in a reference would be a name and an address, which do not belong here. */
function referenceOf(row: CsvRow<InvitationColumn>, seen: Map<string, number>): Part<string> {
  const value = row.text('reference');
  if (value === '') return { mistake: ['reference', 'referenceMissing', ''] };
  if (value.length > 60) return { mistake: ['reference', 'referenceLong', value.slice(0, 60)] };
  const before = seen.get(value);
  if (before !== undefined) return { mistake: ['reference', 'twice', `${value} (${before})`] };
  seen.set(value, row.row);
  return { value };
}

function localityOf(row: CsvRow<InvitationColumn>, known: Known): Part<number> {
  const [province, commune] = [row.text('province'), row.text('commune')];
  if (province === '' && commune === '') return { mistake: ['province', 'placeMissing', ''] };
  const provinceId = known.provinces.get(province.padStart(2, '0'));
  if (province !== '' && provinceId === undefined)
    return { mistake: ['province', 'province', province] };
  if (commune === '') return { value: provinceId! };
  const unit = known.communes.get(commune.padStart(5, '0'));
  if (!unit) return { mistake: ['commune', 'commune', commune] };
  return provinceId !== undefined && unit.provinceId !== provinceId
    ? { mistake: ['commune', 'otherProvince', commune] }
    : { value: unit.id };
}

type Design = Pick<InvitationRow, 'stratum' | 'psu' | 'weight'>;

function designOf(row: CsvRow<InvitationColumn>, known: Known): Part<Design> {
  const [stratum, psu, typed] = [row.text('stratum'), row.text('psu'), row.text('weight')];
  const given = { stratum, psu, weight: typed };
  if (!known.needsDesign && Object.values(given).every((value) => value === ''))
    return { value: { stratum: null, psu: null, weight: null } };
  const missing = (['stratum', 'psu', 'weight'] as const).find((column) => given[column] === '');
  if (missing)
    return { mistake: [missing, known.needsDesign ? 'designMissing' : 'designPartly', ''] };
  const weight = Number(typed.replace(',', '.'));
  if (!Number.isFinite(weight) || weight <= 0 || weight > 1e9)
    return { mistake: ['weight', 'weight', typed] };
  if (known.drawn.size > 0 && !known.drawn.has(`${stratum}\n${psu}`))
    return { mistake: ['psu', 'notDrawn', `${stratum} / ${psu}`] };
  return { value: { stratum, psu, weight } };
}

function serviceOf(row: CsvRow<InvitationColumn>, known: Known): Part<string | null> {
  const service = row.text('service').toUpperCase();
  return service === '' || known.services.has(service)
    ? { value: service || null }
    : { mistake: ['service', 'service', service] };
}

/** `count` invitations without a list, for one place: references 1 … count. */
export function numberedInvitations(
  count: number,
  localityId: number,
  serviceId: string | null,
): InvitationRow[] {
  const width = Math.max(4, String(count).length);
  return Array.from({ length: count }, (_, index) => ({
    row: index + 1,
    reference: String(index + 1).padStart(width, '0'),
    localityId,
    serviceId,
    stratum: null,
    psu: null,
    weight: null,
  }));
}
