// The places of the registries as the finder knows them: each with its names, what it lies in, and the
// localities of today that somebody who names it lives in.
import type { FormerCommune, FormerDistrict } from '../former-units/former-unit.ts';
import type { Locality } from '../locality.ts';
import type { PlaceName } from '../place-names.store.ts';
import type { Succession } from '../successions.store.ts';
import type { FindablePlace } from './place-index.ts';
import type { PlaceType } from './type-words.ts';

export interface KnownPlace extends FindablePlace {
  /** Localities of today; one unless it was divided. */
  localityIds: readonly number[];
  /** What it was called, with what it lay in; null: it is of today. */
  formerName: string | null;
}

export interface PlaceRegistries {
  /** In force today. */
  provinces: readonly Locality[];
  communes: readonly Locality[];
  /** Provinces that ended. */
  formerProvinces: readonly Locality[];
  successions: readonly Succession[];
  names: readonly PlaceName[];
  formerDistricts: readonly FormerDistrict[];
  formerCommunes: readonly FormerCommune[];
}

const TYPES: Readonly<Partial<Record<Locality['type'], PlaceType>>> = {
  city: 'thành phố',
  province: 'tỉnh',
  ward: 'phường',
  commune: 'xã',
  special_zone: 'đặc khu',
};

export const placeTypeOf = (unit: Locality): PlaceType | null => TYPES[unit.type] ?? null;
