// The registry of administrative units by validity date. Every list is asked for a day, and sorted
// as Vietnamese readers expect (à after a, đ after d), whatever the collation of the server.
import type { Reader, Tx } from '../platform/db/database.ts';
import { fold } from '../platform/i18n/folding.ts';
import type { BilingualName, Locality, LocalityLevel, LocalityType } from './locality.ts';
import { dayOf, searchTerm } from './locality.ts';

interface LocalityRow {
  id: number;
  code: string;
  level: LocalityLevel;
  type_on_day: LocalityType;
  name_vi: string;
  name_en: string;
  parent_id: number | null;
  valid_from: string;
  valid_to: string | null;
  population: number | null;
  longitude: number | null;
  latitude: number | null;
}

const toLocality = (row: LocalityRow): Locality => ({
  id: row.id,
  code: row.code,
  level: row.level,
  type: row.type_on_day,
  name: { vi: row.name_vi, en: row.name_en },
  parentId: row.parent_id,
  validFrom: row.valid_from,
  validTo: row.valid_to,
  population: row.population,
  longitude: row.longitude,
  latitude: row.latitude,
});

const byName = 'l.name_vi collate "vi-x-icu", l.code';

/** Units with the type they bear on `day`; null: the latest type. */
function units(db: Reader, day: string | null) {
  return db('localities as l').select(
    'l.*',
    db.raw(
      `coalesce((select c.type from locality_type_changes c where c.locality_id = l.id and (?::date is null or c.valid_from <= ?::date)
       order by c.valid_from desc limit 1), l.type) as type_on_day`,
      [day, day],
    ),
  );
}

function unitsInForce(db: Reader, onDate: Date | string) {
  const day = dayOf(onDate);
  return units(db, day)
    .where('l.valid_from', '<=', day)
    .where((either) => either.whereNull('l.valid_to').orWhere('l.valid_to', '>', day));
}

async function fetched(query: PromiseLike<unknown>): Promise<Locality[]> {
  return ((await query) as LocalityRow[]).map(toLocality);
}

/** Provinces and centrally-run cities in force on a day, by Vietnamese name. */
export async function listProvinces(db: Reader, onDate: Date | string): Promise<Locality[]> {
  return await fetched(unitsInForce(db, onDate).where('l.level', 'province').orderByRaw(byName));
}

/** Wards, communes and special zones of a province on a day, by Vietnamese name; empty where none are loaded. */
export async function listCommunes(
  db: Reader,
  provinceId: number,
  onDate: Date | string,
): Promise<Locality[]> {
  return await fetched(
    unitsInForce(db, onDate)
      .where({ 'l.level': 'commune', 'l.parent_id': provinceId })
      .orderByRaw(byName),
  );
}

/** The six socio-economic regions, in the order of their ids (north to south). */
export async function listRegions(db: Reader, onDate: Date | string): Promise<Locality[]> {
  return await fetched(unitsInForce(db, onDate).where('l.level', 'region').orderBy('l.id'));
}

/** @param onDate the day whose type is wanted; left out: the latest */
export async function findLocality(
  db: Reader,
  id: number,
  onDate?: Date | string,
): Promise<Locality | null> {
  return (await listLocalities(db, [id], onDate))[0] ?? null;
}

/** In the order of their ids; unknown ids are left out. */
export async function listLocalities(
  db: Reader,
  ids: readonly number[],
  onDate?: Date | string,
): Promise<Locality[]> {
  return await fetched(
    units(db, onDate === undefined ? null : dayOf(onDate))
      .whereIn('l.id', ids)
      .orderBy('l.id'),
  );
}

/** The unit which bore this code on this day. */
export async function findLocalityByCode(
  db: Reader,
  key: { level: LocalityLevel; code: string },
  onDate: Date | string,
): Promise<Locality | null> {
  return (
    (
      await fetched(unitsInForce(db, onDate).where({ 'l.level': key.level, 'l.code': key.code }))
    )[0] ?? null
  );
}

export interface LocalitySearch {
  onDate: Date | string;
  provinceId?: number;
  levels?: readonly LocalityLevel[];
  limit?: number;
}

/** Units in force whose name holds the text, accents, capitals and blanks ignored; a former name finds its
 * successor. Names that begin with the text come first. An empty text finds nothing. */
export async function searchLocalities(
  db: Reader,
  text: string,
  search: LocalitySearch,
): Promise<Locality[]> {
  const term = searchTerm(fold(text));
  if (term === '') return [];
  const query = unitsInForce(db, search.onDate)
    .whereIn('l.level', search.levels ?? ['province', 'commune'])
    .whereRaw(
      `(replace(l.name_folded, ' ', '') like ? or exists (select 1 from locality_successions s join localities p on p.id = s.predecessor_id
      where s.successor_id = l.id and replace(p.name_folded, ' ', '') like ?))`,
      [`%${term}%`, `%${term}%`],
    )
    .orderByRaw(`replace(l.name_folded, ' ', '') like ? desc, l.level desc, ${byName}`, [
      `${term}%`,
    ])
    .limit(search.limit ?? 20);
  if (search.provinceId !== undefined) void query.where('l.parent_id', search.provinceId);
  return await fetched(query);
}

/** 'Hồ Chí Minh' is also looked for as 'Ho Chi Minh City'. */
function folded(name: BilingualName): string {
  const [vi, en] = [fold(name.vi), fold(name.en)];
  return en.startsWith(vi) ? en : vi;
}

/** Writes units; one already known by level, code and first day keeps its id and takes the other values. */
export async function saveLocalities(tx: Tx, localities: readonly Locality[]): Promise<void> {
  const rows = localities.map((unit) => ({
    id: unit.id,
    code: unit.code,
    level: unit.level,
    type: unit.type,
    name_vi: unit.name.vi,
    name_en: unit.name.en,
    name_folded: folded(unit.name),
    parent_id: unit.parentId,
    valid_from: unit.validFrom,
    valid_to: unit.validTo,
    population: unit.population,
    longitude: unit.longitude,
    latitude: unit.latitude,
  }));
  for (let start = 0; start < rows.length; start += 1000) {
    await tx('localities')
      .insert(rows.slice(start, start + 1000))
      .onConflict(['level', 'code', 'valid_from'])
      .merge([
        'type',
        'name_vi',
        'name_en',
        'name_folded',
        'parent_id',
        'valid_to',
        'population',
        'longitude',
        'latitude',
      ]);
  }
}

export interface TypeChange {
  localityId: number;
  validFrom: string;
  type: LocalityType;
  resolution: string;
}

/** A unit that changed its type and stayed the same unit (a province made a city). */
export async function saveTypeChanges(tx: Tx, changes: readonly TypeChange[]): Promise<void> {
  const rows = changes.map((change) => ({
    locality_id: change.localityId,
    valid_from: change.validFrom,
    type: change.type,
    resolution: change.resolution,
  }));
  await tx('locality_type_changes')
    .insert(rows)
    .onConflict(['locality_id', 'valid_from'])
    .merge(['type', 'resolution']);
}

/** Every unit of a level whatever its dates: what an import compares with. */
export async function listUnitsOfLevel(db: Reader, level: LocalityLevel): Promise<Locality[]> {
  return await fetched(units(db, null).where('l.level', level).orderBy('l.id'));
}
