// Takes the wards, communes and special zones of a table into the registry. Rows that cannot be taken
// are reported and left out; the rest stands or falls together. A second run changes nothing.
import { parse } from 'csv-parse/sync';
import { audit } from '../../accounts/audit.store.ts';
import type { Tx } from '../../platform/db/connect.ts';
import type { CommuneRow, Refusal } from './commune-table.ts';
import { readCommuneTable } from './commune-table.ts';
import type { Locality } from '../locality.ts';
import { listUnitsOfLevel } from '../localities.store.ts';
import { saveLocalities } from '../locality-changes.store.ts';
import { registryChanged } from '../registry-changes.store.ts';

export interface CommuneImport {
  /** Rows that hold anything, the header left out. */
  rows: number;
  added: number;
  changed: number;
  unchanged: number;
  byType: Record<CommuneRow['type'], number>;
  refusals: Refusal[];
}

const FIRST_COMMUNE_ID = 100_000;
const key = (unit: { code: string; validFrom: string }): string => `${unit.code} ${unit.validFrom}`;

/** @param text the table as UTF-8 CSV; throws csv-parse's error where it is not a CSV */
export async function importCommunes(tx: Tx, text: string, at: Date): Promise<CommuneImport> {
  const records = parse(text, { bom: true, relax_column_count: true }) as string[][];
  const provinceOn = provinceFinder(await listUnitsOfLevel(tx, 'province'));
  const { communes, refusals } = readCommuneTable(
    records,
    (code, day) => provinceOn(code, day) !== undefined,
  );
  const existing = new Map(
    (await listUnitsOfLevel(tx, 'commune')).map((unit) => [key(unit), unit]),
  );
  let nextId = Math.max(FIRST_COMMUNE_ID, ...[...existing.values()].map((unit) => unit.id + 1));
  const units = communes.map((commune) =>
    toLocality(
      commune,
      existing.get(key(commune))?.id ?? nextId++,
      provinceOn(commune.provinceCode, commune.validFrom)?.id ?? null,
      existing.get(key(commune))?.population ?? null,
    ),
  );
  const added = units.filter((unit) => !existing.has(key(unit)));
  const changed = units.filter((unit) => differs(unit, existing.get(key(unit))));
  await saveLocalities(tx, [...added, ...changed]);
  await registryChanged(tx, 'places');
  const result = {
    rows: communes.length + new Set(refusals.map((refusal) => refusal.row)).size,
    added: added.length,
    changed: changed.length,
    unchanged: units.length - added.length - changed.length,
    byType: countTypes(communes),
    refusals,
  };
  await audit(tx, {
    at,
    actor: null,
    action: 'localities.imported',
    details: { ...result, refusals: refusals.length },
  });
  return result;
}

function provinceFinder(
  provinces: readonly Locality[],
): (code: string, day: string) => Locality | undefined {
  return (code, day) =>
    provinces.find(
      (unit) =>
        unit.code === code &&
        unit.validFrom <= day &&
        (unit.validTo === null || unit.validTo > day),
    );
}

/** @param known people: kept where the table does not say */
function toLocality(
  commune: CommuneRow,
  id: number,
  parentId: number | null,
  known: number | null,
): Locality {
  return {
    id,
    code: commune.code,
    level: 'commune',
    type: commune.type,
    name: commune.name,
    parentId,
    validFrom: commune.validFrom,
    validTo: null,
    population: commune.population ?? known,
    longitude: null,
    latitude: null,
  };
}

function differs(unit: Locality, known: Locality | undefined): boolean {
  return (
    known !== undefined &&
    (unit.name.vi !== known.name.vi ||
      unit.name.en !== known.name.en ||
      unit.type !== known.type ||
      unit.population !== known.population ||
      unit.parentId !== known.parentId)
  );
}

function countTypes(communes: readonly CommuneRow[]): CommuneImport['byType'] {
  const count = (type: CommuneRow['type']) =>
    communes.filter((commune) => commune.type === type).length;
  return { ward: count('ward'), commune: count('commune'), special_zone: count('special_zone') };
}
