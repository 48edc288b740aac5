// Takes the table of communes before July 2025 into the registry: names people still use, and what they are
// part of now. Rows that cannot be taken are reported and left out; a second run changes nothing.
import { audit } from '../../accounts/audit.store.ts';
import type { Tx } from '../../platform/db/connect.ts';
import type { CsvMistake } from '../../platform/csv-table.ts';
import { listUnitsOfLevel } from '../localities.store.ts';
import { dayOf, MERGER_DAY } from '../locality.ts';
import { registryChanged } from '../registry-changes.store.ts';
import { unitsByCode } from '../units-by-code.store.ts';
import type { FormerCommune } from './former-unit.ts';
import { readFormerUnits } from './former-unit-table.ts';
import { listFormerCommunes, saveFormerUnits } from './former-units.store.ts';

export interface FormerUnitImport {
  rows: number;
  added: number;
  changed: number;
  unchanged: number;
  /** Communes that were divided between several of today. */
  divided: number;
  districts: number;
  refusals: CsvMistake[];
}

export async function importFormerUnits(tx: Tx, text: string, at: Date): Promise<FormerUnitImport> {
  const communesNow = (await unitsByCode(tx, at)).communes;
  const read = readFormerUnits(text, {
    formerProvinces: await formerProvinces(tx),
    communes: new Map([...communesNow].map(([code, { id }]) => [code, id])),
  });
  const known = new Map((await listFormerCommunes(tx)).map((unit) => [unit.code, unit]));
  const added = read.communes.filter(({ code }) => !known.has(code));
  const changed = read.communes.filter((unit) => differs(unit, known.get(unit.code)));
  await saveFormerUnits(tx, read.districts, [...added, ...changed]);
  await registryChanged(tx, 'places');
  const result = {
    rows: read.rows,
    added: added.length,
    changed: changed.length,
    unchanged: read.communes.length - added.length - changed.length,
    divided: read.communes.filter(({ successorIds }) => successorIds.length > 1).length,
    districts: read.districts.length,
    refusals: read.mistakes,
  };
  await audit(tx, {
    at,
    actor: null,
    action: 'localities.imported',
    details: { ...result, refusals: result.refusals.length },
  });
  return result;
}

/** Provinces in force until the day of the mergers, by code. */
async function formerProvinces(tx: Tx): Promise<Map<string, number>> {
  const ended = (await listUnitsOfLevel(tx, 'province')).filter(
    ({ validTo }) => validTo !== null && dayOf(validTo) === MERGER_DAY,
  );
  return new Map(ended.map(({ code, id }) => [code, id]));
}

const differs = (unit: FormerCommune, known: FormerCommune | undefined): boolean =>
  known !== undefined &&
  (unit.name !== known.name ||
    unit.districtCode !== known.districtCode ||
    unit.provinceId !== known.provinceId ||
    [...unit.successorIds].sort((a, b) => a - b).join() !== known.successorIds.join());
