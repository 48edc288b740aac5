// What a sample list may name: the provinces, communes and services in force, and the PSUs drawn for the round.
import { listProvinces, listUnitsOfLevel } from '../localities/localities.store.ts';
import { dayOf } from '../localities/locality.ts';
import { listPublicServices } from '../localities/public-services.store.ts';
import type { Reader } from '../platform/db/database.ts';
import type { Known } from './invitation-table.ts';
import { listRoundPsus, type Round } from './rounds.store.ts';

export async function knownToSample(db: Reader, round: Round, now: Date): Promise<Known> {
  const day = dayOf(now);
  const communes = (await listUnitsOfLevel(db, 'commune')).filter((unit) => unit.validFrom <= day && (unit.validTo === null || unit.validTo > day) && unit.parentId !== null);
  return {
    provinces: new Map((await listProvinces(db, now)).map((unit) => [unit.code, unit.id])),
    communes: new Map(communes.map((unit) => [unit.code, { id: unit.id, provinceId: unit.parentId! }])),
    services: new Set((await listPublicServices(db)).map((service) => service.id)),
    needsDesign: round.kind === 'probability',
    drawn: new Set((await listRoundPsus(db, round.id)).map((unit) => `${unit.stratum}\n${unit.psu}`)),
  };
}
