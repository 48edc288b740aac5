// What a sample list may name: the provinces, communes and services in force, and the PSUs drawn for the
// round.
import { listPublicServices } from '../../localities/services/public-services.store.ts';
import { unitsByCode } from '../../localities/units-by-code.store.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { Known } from './invitation-table.ts';
import { listRoundPsus } from '../rounds/round-psus.store.ts';
import type { Round } from '../rounds/round.ts';

export async function knownToSample(db: Reader, round: Round, now: Date): Promise<Known> {
  return {
    ...(await unitsByCode(db, now)),
    services: new Set((await listPublicServices(db)).map((service) => service.id)),
    needsDesign: round.kind === 'probability',
    drawn: new Set(
      (await listRoundPsus(db, round.id)).map((unit) => `${unit.stratum}\n${unit.psu}`),
    ),
  };
}
