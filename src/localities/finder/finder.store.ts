// Indexes of places and services in the memory of a process: made from the registries at the first search,
// and again when they were changed. 14,000 names of places take some 4 MB and a fifth of a second.
import type { Reader } from '../../platform/db/connect.ts';
import { listFormerCommunes, listFormerDistricts } from '../former-units/former-units.store.ts';
import { listUnitsOfLevel } from '../localities.store.ts';
import { dayOf, type Locality } from '../locality.ts';
import { listPlaceNames } from '../place-names.store.ts';
import { listServiceNames } from '../services/service-names.store.ts';
import { type ChangingRegistry, registryChanges } from '../registry-changes.store.ts';
import { listPredecessors } from '../successions.store.ts';
import { allPlaces } from './all-places.ts';
import type { KnownPlace } from './known-places.ts';
import { placeIndex, type PlaceSearch } from './place-index.ts';
import { type FindableService, serviceIndex } from './service-index.ts';

export interface Finder {
  /**
   * Places by what somebody typed, the likeliest first.
   * @param at the day whose units are of today
   */
  places(db: Reader, text: string, search: PlaceSearch & { at: Date }): Promise<KnownPlace[]>;
  /** Ids of services by what somebody typed, the likeliest first. */
  services(db: Reader, text: string, search: { limit: number }): Promise<string[]>;
}

export function finder(): Finder {
  const places = latest(async (db, at) => placeIndex(await readPlaces(db, at)));
  const services = latest(async (db) => serviceIndex<FindableService>(await listServiceNames(db)));
  return {
    places: async (db, text, { at, ...search }) => {
      const index = await places(db, { registry: 'places', day: dayOf(at) });
      return index.find(text, search);
    },
    services: async (db, text, search) => {
      const index = await services(db, { registry: 'services', day: '' });
      return index.find(text, search).map(({ id }) => id);
    },
  };
}

/** Made again when the registry was changed or the day is another; two who ask at once wait for one. */
function latest<T>(make: (db: Reader, day: string) => Promise<T>) {
  let known: { state: string; made: Promise<T> } | null = null;
  return async (
    db: Reader,
    { registry, day }: { registry: ChangingRegistry; day: string },
  ): Promise<T> => {
    const state = `${day} ${await registryChanges(db, registry)}`;
    if (known?.state !== state) {
      const made = make(db, day);
      known = { state, made };
      made.catch(() => {
        if (known?.made === made) known = null;
      });
    }
    return await known.made;
  };
}

async function readPlaces(db: Reader, day: string): Promise<KnownPlace[]> {
  const inForce = (unit: Locality): boolean =>
    unit.validFrom <= day && (unit.validTo === null || unit.validTo > day);
  const all = await listUnitsOfLevel(db, 'province');
  const provinces = all.filter(inForce);
  return allPlaces({
    provinces,
    communes: (await listUnitsOfLevel(db, 'commune')).filter(inForce),
    formerProvinces: all.filter((unit) => unit.validTo !== null && unit.validTo <= day),
    successions: await listPredecessors(
      db,
      provinces.map(({ id }) => id),
    ),
    names: await listPlaceNames(db),
    formerDistricts: await listFormerDistricts(db),
    formerCommunes: await listFormerCommunes(db),
  });
}
