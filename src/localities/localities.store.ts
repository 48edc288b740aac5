// The registry of administrative units by validity date. Every list is asked for a day, and sorted
// as Vietnamese readers expect (à after a, đ after d), whatever the collation of the server.
import type { Reader } from '../platform/db/connect.ts';
import { fold } from '../platform/i18n/folding.ts';
import type { BilingualName, Locality, LocalityLevel } from './locality.ts';
import { dayOf, searchTerm } from './locality.ts';
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
export function folded(name: BilingualName): string {
  const [vi, en] = [fold(name.vi), fold(name.en)];
  return en.startsWith(vi) ? en : vi;
}

/** Every unit of a level whatever its dates: what an import compares with. */
export async function listUnitsOfLevel(db: Reader, level: LocalityLevel): Promise<Locality[]> {
  return await fetched(units(db, null).where('l.level', level).orderBy('l.id'));
}
