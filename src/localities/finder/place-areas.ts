// What places lie in, by the names people give it: districts of before, provinces of today and of before.
import { withoutType } from './type-words.ts';
import type { PlaceRegistries } from './known-places.ts';
import type { Locality } from '../locality.ts';
import type { PlaceName } from '../place-names.store.ts';
import { joined, wordsOf } from './spelling.ts';
import type { Area } from './where-fit.ts';

export interface Areas {
  /** Of a province of today or of before, by its id. */
  province: ReadonlyMap<number, Area>;
  /** Of a district of before, by its code. */
  district: ReadonlyMap<string, Area>;
  /** Districts and provinces of before that a commune of today was made from. */
  before: ReadonlyMap<number, ReadonlySet<Area>>;
  /** The same array for all places that lie in the same areas. */
  shared: (areas: Iterable<Area | undefined>) => readonly Area[];
}

const keyOf = (name: string): string => joined(wordsOf(name));

export function areasOf(registries: PlaceRegistries): Areas {
  const { provinces, formerProvinces, names, formerDistricts, formerCommunes } = registries;
  const province = new Map(
    [...provinces, ...formerProvinces].map((unit): [number, Area] => [
      unit.id,
      [unit.name.vi, unit.name.en, ...otherNamesOf(unit, names)].map(keyOf),
    ]),
  );
  const district = new Map(
    formerDistricts.map(({ code, name }): [string, Area] => [
      code,
      [keyOf(withoutType(name).bare)],
    ]),
  );
  const before = new Map<number, Set<Area>>();
  for (const { successorIds, districtCode, provinceId } of formerCommunes)
    for (const id of successorIds) {
      const around = before.get(id) ?? new Set<Area>();
      before.set(id, around);
      around.add(district.get(districtCode)!).add(province.get(provinceId)!);
    }
  return { province, district, before, shared: oneForEach() };
}

/** Short names and other spellings of a province. */
export const otherNamesOf = (unit: Locality, names: readonly PlaceName[]): string[] =>
  names
    .filter(({ localityId, kind }) => localityId === unit.id && kind !== 'earlier')
    .map(({ name }) => name);

function oneForEach(): Areas['shared'] {
  const known = new Map<string, readonly Area[]>();
  return (areas) => {
    const list = [...new Set(areas)].filter((area) => area !== undefined);
    const key = list.map((area) => area.join(' ')).join('|');
    const same = known.get(key) ?? list;
    known.set(key, same);
    return same;
  };
}
