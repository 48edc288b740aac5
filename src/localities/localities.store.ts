// The registry of administrative units by validity date. Every list is asked for a day, and sorted
// as Vietnamese readers expect (à after a, đ after d), whatever the collation of the server.
import type { Reader } from '../platform/db/connect.ts';
import type { Locality, LocalityLevel } from './locality.ts';
import { dayOf } from './locality.ts';
import { type LocalityRow, toLocality } from './locality-row.ts';

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

/**
 * Wards, communes and special zones of a province on a day, by Vietnamese name; empty where none are
 * loaded.
 */
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

/** Whether any are loaded. */
export async function hasCommunes(db: Reader, onDate: Date | string): Promise<boolean> {
  return (await unitsInForce(db, onDate).where('l.level', 'commune').first()) !== undefined;
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

/** The unit if it is in force on this day. */
export async function findLocalityInForce(
  db: Reader,
  id: number,
  onDate: Date | string,
): Promise<Locality | null> {
  return (await fetched(unitsInForce(db, onDate).where('l.id', id)))[0] ?? null;
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

/** Every unit of a level whatever its dates: what an import compares with. */
export async function listUnitsOfLevel(db: Reader, level: LocalityLevel): Promise<Locality[]> {
  return await fetched(units(db, null).where('l.level', level).orderBy('l.id'));
}
