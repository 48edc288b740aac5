// Places of before as the finder knows them: provinces, districts and communes that gave up their names or
// became part of others.
import type { FormerCommune } from '../former-units/former-unit.ts';
import type { PlaceRegistries, KnownPlace } from './known-places.ts';
import { placeTypeOf } from './known-places.ts';
import type { Areas } from './place-areas.ts';
import { withoutType, type PlaceType } from './type-words.ts';

/** The 63 before July 2025 that gave up their names, and provinces of before 2008. */
export function earlierProvinces(registries: PlaceRegistries): KnownPlace[] {
  const { formerProvinces, successions, names, provinces } = registries;
  const kept = new Set(provinces.map((unit) => unit.name.vi));
  const ended = formerProvinces.filter((unit) => !kept.has(unit.name.vi));
  const longGone = new Set(names.flatMap(({ kind, name }) => (kind === 'earlier' ? [name] : [])));
  return [
    ...ended.map((unit) =>
      earlierProvince(
        unit.name.vi,
        placeTypeOf(unit) ?? 'tỉnh',
        successions.filter((one) => one.predecessorId === unit.id).map((one) => one.successorId),
      ),
    ),
    ...[...longGone].map((name) =>
      earlierProvince(
        name,
        'tỉnh',
        names.filter((one) => one.name === name).map((one) => one.localityId),
      ),
    ),
  ];
}

function earlierProvince(
  name: string,
  type: PlaceType,
  localityIds: readonly number[],
): KnownPlace {
  return {
    ...{ kind: 'earlierProvince', type, name, otherNames: [], areas: [], localityIds },
    ...{
      provinceIds: localityIds,
      formerName: `${type[0]!.toUpperCase()}${type.slice(1)} ${name}`,
    },
  };
}

export function formerCommunes(registries: PlaceRegistries, areas: Areas): KnownPlace[] {
  const around = surroundings(registries);
  return registries.formerCommunes.map((unit) => {
    const provinceIds = around.provincesNow(unit.successorIds);
    const { type, bare } = withoutType(unit.name);
    return {
      ...{ kind: 'formerCommune', type, name: bare, otherNames: [] },
      areas: areas.shared([
        areas.district.get(unit.districtCode),
        areas.province.get(unit.provinceId),
        ...provinceIds.map((id) => areas.province.get(id)),
      ]),
      ...{ provinceIds, localityIds: unit.successorIds },
      formerName: [
        unit.name,
        around.districtName(unit.districtCode),
        around.provinceName(unit.provinceId),
      ].join(', '),
    };
  });
}

export function formerDistricts(registries: PlaceRegistries, areas: Areas): KnownPlace[] {
  const around = surroundings(registries);
  const communes = new Map<string, FormerCommune[]>();
  for (const unit of registries.formerCommunes)
    communes.set(unit.districtCode, [...(communes.get(unit.districtCode) ?? []), unit]);
  return registries.formerDistricts.map((unit) => {
    const localityIds = [
      ...new Set((communes.get(unit.code) ?? []).flatMap((commune) => commune.successorIds)),
    ];
    const provinceIds = around.provincesNow(localityIds);
    const { type, bare } = withoutType(unit.name);
    return {
      ...{ kind: 'formerDistrict', type, name: bare, otherNames: [] },
      areas: areas.shared([unit.provinceId, ...provinceIds].map((id) => areas.province.get(id))),
      ...{ provinceIds, localityIds },
      formerName: [unit.name, around.provinceName(unit.provinceId)].join(', '),
    };
  });
}

/** Names of what units of before lay in, and the provinces that those of today lie in. */
function surroundings({ formerDistricts: districts, formerProvinces, communes }: PlaceRegistries) {
  const districtNames = new Map(districts.map(({ code, name }) => [code, name]));
  const provinceNames = new Map(formerProvinces.map(({ id, name }) => [id, name.vi]));
  const parents = new Map(communes.map(({ id, parentId }) => [id, parentId]));
  return {
    districtName: (code: string): string => districtNames.get(code) ?? '',
    provinceName: (id: number): string => provinceNames.get(id) ?? '',
    provincesNow: (ids: readonly number[]): number[] => [
      ...new Set(ids.flatMap((id) => parents.get(id) ?? [])),
    ],
  };
}
