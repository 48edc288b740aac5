// Brings the registries every installation needs into the database: country, regions, the 34 provinces
// in force, the 63 before them, the tile map and the 25 essential public services. Runs at every start and
// changes nothing the second time.
import { ownValue } from '../platform/own-value.ts';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Tx } from '../platform/db/connect.ts';
import { seedsFolder } from '../platform/config/paths.ts';
import type { Locality, LocalityType } from './locality.ts';
import { COUNTRY_ID, MERGER_DAY } from './locality.ts';
import { saveLocalities, saveTypeChanges } from './locality-changes.store.ts';
import type { PublicService } from './public-services.store.ts';
import { savePublicServices } from './public-services.store.ts';
import { saveSuccessions } from './successions.store.ts';
import { saveTiles } from './tiles.store.ts';

type Row = Readonly<Record<string, string>>;

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
  const services = table('public-services.csv');
  await savePublicServices(
    tx,
    services.map(publicService),
    new Map(services.map((row) => [cell(row, 'id'), cell(row, 'everyday_names').split('|')])),
  );
  return {
    regions: regions.length,
    provinces: provinces.length,
    formerProvinces: formerRows.length,
    publicServices: services.length,
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

function publicService(row: Row, index: number): PublicService {
  const both = (column: string) => ({
    vi: cell(row, `${column}_vi`),
    en: cell(row, `${column}_en`),
  });
  return {
    id: cell(row, 'id'),
    position: index + 1,
    category: cell(row, 'category'),
    name: name(row),
    short: both('short'),
    ministry2022: both('ministry_2022'),
    ministryNow: both('ministry_now'),
    titleStatus: cell(row, 'title_status') as PublicService['titleStatus'],
    titleSource: cell(row, 'title_source'),
  };
}

const name = (row: Row) => ({ vi: cell(row, 'name_vi'), en: cell(row, 'name_en') });

function table(file: string): Row[] {
  return parse(readFileSync(path.join(seedsFolder, file)), { columns: true, bom: true }) as Row[];
}

function cell(row: Row, column: string): string {
  const value = ownValue(row, column);
  if (value === undefined)
    throw new Error(`seeds: there is no column ${column} beside ${Object.keys(row).join(', ')}`);
  return value;
}

function known(ids: ReadonlyMap<string, number>, code: string): number {
  const id = ids.get(code);
  if (id === undefined) throw new Error(`seeds: no unit has the code ${code}`);
  return id;
}
