// Reads a table of wards, communes and special zones: the form of the official list, or one a province
// keeps in a spreadsheet. Every row that cannot be taken is named with its row, column and reason.
import { ownValue } from '../../platform/own-value.ts';
import { fold } from '../../platform/i18n/folding.ts';
import { MERGER_DAY } from '../locality.ts';

export interface CommuneRow {
  /** Line in the table, the header being 1. */
  row: number;
  code: string;
  name: { vi: string; en: string };
  type: 'ward' | 'commune' | 'special_zone';
  provinceCode: string;
  validFrom: string;
  /** Null where the table does not say. */
  population: number | null;
}

/** `code`: key under localities.import.refusals; `value`: what was there. */
export interface Refusal {
  row: number;
  column: string;
  code: string;
  value: string;
}
export interface CommuneTable {
  communes: CommuneRow[];
  refusals: Refusal[];
}

type CommuneColumn =
  'code' | 'name' | 'nameEn' | 'type' | 'provinceCode' | 'validFrom' | 'population';
type Places = Partial<Record<CommuneColumn, number>>;
interface Cells {
  row: number;
  text(column: CommuneColumn): string;
}

const SPELLINGS: Record<CommuneColumn, readonly string[]> = {
  code: ['code', 'ma', 'ma xa', 'ma phuong xa', 'commune code'],
  name: ['name', 'name vi', 'ten', 'ten xa', 'ten phuong xa'],
  nameEn: ['name en', 'ten tieng anh'],
  type: ['type', 'loai', 'cap'],
  provinceCode: ['province code', 'province', 'ma tinh', 'ma tinh thanh pho'],
  validFrom: ['valid from', 'hieu luc tu', 'tu ngay'],
  population: ['population', 'dan so', 'so dan'],
};
const REQUIRED = ['code', 'name', 'type', 'provinceCode'] as const;
const TYPES: Readonly<Record<string, CommuneRow['type']>> = {
  ward: 'ward',
  phuong: 'ward',
  commune: 'commune',
  xa: 'commune',
  'special zone': 'special_zone',
  'dac khu': 'special_zone',
};

/** People, in digits alone: 1.234 may be a thousand and more, or one and a bit. */
const POPULATION = /^[1-9]\d{0,8}$/;

/** @param records the rows of the table as they are, header first
 * @param provinceInForce whether a province bore this code on this day */
export function readCommuneTable(
  records: readonly (readonly string[])[],
  provinceInForce: (code: string, day: string) => boolean,
): CommuneTable {
  const places = placesOf(records[0] ?? []);
  const missing = REQUIRED.filter((column) => places[column] === undefined);
  if (missing.length > 0)
    return {
      communes: [],
      refusals: missing.map((column) => ({
        row: 1,
        column: heading(column),
        code: 'columnMissing',
        value: SPELLINGS[column].join(', '),
      })),
    };
  const communes: CommuneRow[] = [];
  const refusals: Refusal[] = [];
  const seen = new Set<string>();
  for (const [index, record] of records.entries()) {
    if (index === 0 || record.every((text) => text.trim() === '')) continue;
    const { typeText, populationText, type, ...commune } = communeOf({
      row: index + 1,
      text: (column) => record[places[column] ?? -1]?.trim() ?? '',
    });
    const refused = refusalsOf(
      { ...commune, type, typeText, populationText },
      seen,
      provinceInForce,
    );
    refusals.push(...refused);
    if (type !== null && refused.length === 0) communes.push({ ...commune, type });
    seen.add(`${commune.code} ${commune.validFrom}`);
  }
  return { communes, refusals };
}

interface ReadCommune extends Omit<CommuneRow, 'type'> {
  type: CommuneRow['type'] | null;
  typeText: string;
  populationText: string;
}

function communeOf(cells: Cells): ReadCommune {
  const vi = cells.text('name').normalize('NFC');
  return {
    row: cells.row,
    code: cells.text('code'),
    name: { vi, en: cells.text('nameEn') || withoutDiacritics(vi) },
    type: ownValue(TYPES, fold(cells.text('type'))) ?? null,
    typeText: cells.text('type'),
    provinceCode: cells.text('provinceCode'),
    validFrom: cells.text('validFrom') || MERGER_DAY,
    population: POPULATION.test(cells.text('population')) ? Number(cells.text('population')) : null,
    populationText: cells.text('population'),
  };
}

function refusalsOf(
  commune: ReadCommune,
  seen: ReadonlySet<string>,
  provinceInForce: (code: string, day: string) => boolean,
): Refusal[] {
  const dayIsRight = isDay(commune.validFrom);
  const wrong: [boolean, CommuneColumn, string, string][] = [
    [!/^\d{5}$/.test(commune.code), 'code', 'communeCode', commune.code],
    [seen.has(`${commune.code} ${commune.validFrom}`), 'code', 'twice', commune.code],
    [commune.name.vi === '', 'name', 'nameMissing', ''],
    [commune.type === null, 'type', 'type', commune.typeText],
    [!dayIsRight, 'validFrom', 'day', commune.validFrom],
    [
      commune.populationText !== '' && commune.population === null,
      'population',
      'population',
      commune.populationText,
    ],
    [
      dayIsRight && !provinceInForce(commune.provinceCode, commune.validFrom),
      'provinceCode',
      'province',
      commune.provinceCode,
    ],
  ];
  return wrong.flatMap(([isWrong, column, code, value]) =>
    isWrong ? [{ row: commune.row, column: heading(column), code, value }] : [],
  );
}

function placesOf(header: readonly string[]): Places {
  const places: Places = {};
  for (const [index, title] of header.entries()) {
    const column = (Object.keys(SPELLINGS) as CommuneColumn[]).find((name) =>
      SPELLINGS[name].includes(fold(title)),
    );
    if (column !== undefined) places[column] ??= index;
  }
  return places;
}

const heading = (column: CommuneColumn): string =>
  (SPELLINGS[column][0] ?? column).replaceAll(' ', '_');

function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(text).toISOString().startsWith(text)
  );
}

/** 'Đắk Lắk' → 'Dak Lak'. */
function withoutDiacritics(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
}
