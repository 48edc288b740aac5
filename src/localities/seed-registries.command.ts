// Brings the registries every installation needs into the database: country, regions, the 34 provinces
// in force, the 63 before them, the tile map other names of
// provinces, and the public services. Runs at every start and
// changes nothing the second time.
import type { Tx } from '../platform/db/connect.ts';
import type { Locality, LocalityType } from './locality.ts';
import { COUNTRY_ID, MERGER_DAY } from './locality.ts';
import { saveLocalities, saveTypeChanges } from './locality-changes.store.ts';
import { type PlaceName, savePlaceNames } from './place-names.store.ts';
import { registryChanged } from './registry-changes.store.ts';
import { cell, type Row, table } from './seed-table.files.ts';
import { seedPublicServices } from './services/seed-services.command.ts';
import { saveSuccessions } from './successions.store.ts';
import { saveTiles } from './tiles.store.ts';

export interface RegistryCounts {
  regions: number;
  provinces: number;
  formerProvinces: number;
  publicServices: number;
}

/** Idempotent. */
export async function seedRegistries(tx: Tx): Promise<RegistryCounts> {
  const regions = table('localities/regions.csv').map(region);
  const regionIds = new Map(regions.map((unit) => [unit.code, unit.id]));
  const provinceRows = table('localities/provinces-34.csv');
  const provinces = provinceRows.map((row) =>
    province(row, known(regionIds, cell(row, 'region_code'))),
  );
  const formerRows = table('localities/provinces-63.csv');
  const idOfCode = new Map(provinces.map((unit) => [unit.code, unit.id]));
  await saveLocalities(tx, [country, ...regions, ...provinces, ...formerRows.map(formerProvince)]);
  await saveTypeChanges(tx, [...provinceRows, ...formerRows].flatMap(typeChange));
  await saveSuccessions(
    tx,
    formerRows.map((row) => ({
      predecessorId: Number(cell(row, 'id')),
      successorId: known(idOfCode, cell(row, 'successor_code')),
      changedOn: MERGER_DAY,
    })),
  );
  await saveTiles(
    tx,
    table('localities/tile-grid.csv').map((row) => ({
      tile: cell(row, 'tile'),
      localityId: known(idOfCode, cell(row, 'province_code')),
      kind: cell(row, 'kind') as 'province',
      name: name(row),
      row: Number(cell(row, 'row')),
      col: Number(cell(row, 'col')),
    })),
  );
  await savePlaceNames(tx, table('localities/place-names.csv').flatMap(placeNames(idOfCode)));
  await registryChanged(tx, 'places');
  const publicServices = await seedPublicServices(tx);
  return {
    regions: regions.length,
    provinces: provinces.length,
    formerProvinces: formerRows.length,
    publicServices,
  };
}

const unknownFacts = { validTo: null, population: null, longitude: null, latitude: null };

const country: Locality = {
  ...unknownFacts,
  id: COUNTRY_ID,
  code: 'VN',
  level: 'country',
  type: 'country',
  name: { vi: 'Việt Nam', en: 'Viet Nam' },
  parentId: null,
  validFrom: '1945-09-02',
};

function region(row: Row): Locality {
  return {
    ...unknownFacts,
    id: Number(cell(row, 'id')),
    code: cell(row, 'code'),
    level: 'region',
    type: 'region',
    name: name(row),
    parentId: COUNTRY_ID,
    validFrom: MERGER_DAY,
  };
}

function province(row: Row, regionId: number): Locality {
  return {
    id: Number(cell(row, 'id')),
    code: cell(row, 'code'),
    level: 'province',
    type: cell(row, 'type') as LocalityType,
    name: name(row),
    parentId: regionId,
    validFrom: cell(row, 'valid_from'),
    validTo: null,
    population: Number(cell(row, 'population')),
    longitude: Number(cell(row, 'lon')),
    latitude: Number(cell(row, 'lat')),
  };
}

function formerProvince(row: Row): Locality {
  return {
    ...unknownFacts,
    id: Number(cell(row, 'id')),
    code: cell(row, 'code'),
    level: 'province',
    type: cell(row, 'type') as LocalityType,
    name: name(row),
    parentId: COUNTRY_ID,
    validFrom: cell(row, 'valid_from'),
    validTo: cell(row, 'valid_to'),
  };
}

function typeChange(row: Row) {
  const since = cell(row, 'city_since');
  return since === ''
    ? []
    : [
        {
          localityId: Number(cell(row, 'id')),
          validFrom: since,
          type: 'city' as const,
          resolution: cell(row, 'city_resolution'),
        },
      ];
}

const placeNames =
  (idOfCode: ReadonlyMap<string, number>) =>
  (row: Row): PlaceName[] =>
    cell(row, 'province_codes')
      .split(' ')
      .map((code) => ({
        name: cell(row, 'name'),
        kind: cell(row, 'kind') as PlaceName['kind'],
        localityId: known(idOfCode, code),
      }));

const name = (row: Row) => ({ vi: cell(row, 'name_vi'), en: cell(row, 'name_en') });

function known(ids: ReadonlyMap<string, number>, code: string): number {
  const id = ids.get(code);
  if (id === undefined) throw new Error(`seeds: no unit has the code ${code}`);
  return id;
}
