// What was drawn for a round, and how much of it answered. A drawn stratum without answers is a part of the
// population that no estimate knows of; nothing in the answers themselves would say so.
import type { Reader } from '../../platform/db/connect.ts';
import { listInvitedPsus } from '../../sampling/invitations/invitations.store.ts';
import { listRoundPsus } from '../../sampling/rounds/round-psus.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { SampleCoverage } from '../computations.store.ts';
import { stratumKey } from './score-batch.ts';

/** A drawn PSU, in a province. */
export interface DrawnPsu {
  stratum: string;
  psu: string;
  localityId: number;
}

/** PSUs drawn for a sampled round or named by its invitations, in a stable order. */
export async function drawnPsusOf(
  db: Reader,
  { kind, id: roundId }: Pick<Round, 'kind' | 'id'>,
): Promise<DrawnPsu[]> {
  if (kind !== 'probability') return [];
  const drawn = [...(await listRoundPsus(db, roundId)), ...(await listInvitedPsus(db, roundId))];
  const provinces = await provincesOf(db, [...new Set(drawn.map((unit) => unit.localityId))]);
  return drawn.map(({ stratum, psu, localityId }) => ({
    stratum,
    psu,
    localityId: provinces.get(localityId) ?? localityId,
  }));
}

/** Communes → their provinces. */
export async function provincesOf(
  db: Reader,
  localityIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const communes = (await db('localities')
    .whereRaw('id = ANY(?)', [[...localityIds]])
    .where({ level: 'commune' })
    .select('id', 'parent_id')
    .orderBy('id')) as { id: number; parent_id: number }[];
  return new Map(communes.map(({ id, parent_id }) => [id, parent_id]));
}

/** Drawn PSUs and strata against those with answers. Strata are distinguished by province too. */
export function coverageOf(
  drawn: readonly DrawnPsu[],
  answered: { strata: { has(stratum: string): boolean }; psus: { has(psu: string): boolean } },
): Pick<SampleCoverage, 'psus' | 'answeredPsus' | 'emptyStrata'> {
  const psus = new Set(drawn.map(({ psu }) => psu));
  const empty = new Map(
    drawn
      .filter(({ stratum, localityId }) => !answered.strata.has(stratumKey(localityId, stratum)))
      .map(({ stratum, localityId }) => [
        JSON.stringify([stratum, localityId]),
        { stratum, localityId },
      ]),
  );
  return {
    psus: psus.size,
    answeredPsus: [...psus].filter((psu) => answered.psus.has(psu)).length,
    emptyStrata: [...empty.values()],
  };
}
