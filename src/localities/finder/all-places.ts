// Every place that can be found, of today and of before, in the order in which equals are shown.
import type { Locality } from '../locality.ts';
import { earlierProvinces, formerCommunes, formerDistricts } from './former-places.ts';
import { placeTypeOf, type KnownPlace, type PlaceRegistries } from './known-places.ts';
import { areasOf, otherNamesOf, type Areas } from './place-areas.ts';

export function allPlaces(registries: PlaceRegistries): KnownPlace[] {
  const areas = areasOf(registries);
  return [
    ...registries.provinces.map((unit) => ({
      ...placeOfToday(unit, 'province'),
      otherNames: [unit.name.en, ...otherNamesOf(unit, registries.names)],
    })),
    ...earlierProvinces(registries),
    ...registries.communes.map((unit) => commune(unit, areas)),
    ...formerDistricts(registries, areas),
    ...formerCommunes(registries, areas),
  ];
}

function placeOfToday(unit: Locality, kind: 'province' | 'commune'): KnownPlace {
  return {
    ...{ kind, type: placeTypeOf(unit), name: unit.name.vi, otherNames: [], areas: [] },
    ...{ provinceIds: [unit.id], localityIds: [unit.id], formerName: null },
  };
}

function commune(unit: Locality, areas: Areas): KnownPlace {
  const provinceId = unit.parentId ?? unit.id;
  return {
    ...placeOfToday(unit, 'commune'),
    areas: areas.shared([areas.province.get(provinceId), ...(areas.before.get(unit.id) ?? [])]),
    provinceIds: [provinceId],
  };
}
