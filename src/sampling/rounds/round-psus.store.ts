// The primary sampling units drawn for a round.
import type { Reader, Tx } from '../../platform/db/connect.ts';

/** A primary sampling unit (PSU) drawn for a round. */
export interface RoundPsu {
  stratum: string;
  psu: string;
  localityId: number;
  inclusionProbability: number;
}

export async function insertRoundPsus(
  tx: Tx,
  roundId: string,
  psus: readonly RoundPsu[],
): Promise<void> {
  const rows = psus.map((psu) => ({
    round_id: roundId,
    stratum: psu.stratum,
    psu: psu.psu,
    locality_id: psu.localityId,
    inclusion_probability: psu.inclusionProbability,
  }));
  await tx.batchInsert('round_psus', rows, 500);
}

export async function listRoundPsus(db: Reader, roundId: string): Promise<RoundPsu[]> {
  const rows = (await db('round_psus')
    .where({ round_id: roundId })
    .orderBy(['stratum', 'psu'])) as {
    stratum: string;
    psu: string;
    locality_id: number;
    inclusion_probability: number;
  }[];
  return rows.map((row) => ({
    stratum: row.stratum,
    psu: row.psu,
    localityId: row.locality_id,
    inclusionProbability: row.inclusion_probability,
  }));
}
