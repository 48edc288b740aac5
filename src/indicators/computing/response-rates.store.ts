// How many of those invited answered, by province and stratum: AAPOR's response rate 1, complete answers over everybody
// invited (those of unknown eligibility count as eligible). Source: AAPOR, Standard Definitions (2023).
import type { Reader } from '../../platform/db/connect.ts';
import { listInvitedUnits } from '../../sampling/invitations/invitations.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { ResponseRate } from '../computations.store.ts';
import { countedResponses, PROVINCE_OF_RESPONSE } from './scored-responses.store.ts';
import { provincesOf } from './sample-coverage.store.ts';
import { stratumKey } from './score-batch.ts';

/** By province and stratum; empty where nobody was invited with a design weight. */
export async function readResponseRates(db: Reader, round: Round): Promise<ResponseRate[]> {
  if (round.kind !== 'probability') return [];
  const units = await listInvitedUnits(db, round.id);
  if (units.length === 0) return [];
  const provinces = await provincesOf(db, [...new Set(units.map((unit) => unit.localityId))]);
  const rates = new Map<string, ResponseRate>();
  const rateOf = (localityId: number, stratum: string): ResponseRate => {
    const key = stratumKey(localityId, stratum);
    const rate = rates.get(key) ?? { localityId, stratum, invited: 0, answered: 0 };
    rates.set(key, rate);
    return rate;
  };
  for (const { localityId, stratum, people } of units)
    rateOf(provinces.get(localityId) ?? localityId, stratum ?? '').invited += people;
  for (const { localityId, stratum, n } of await answeredByStratum(db, round))
    rateOf(localityId, stratum ?? '').answered += n;
  return [...rates.values()];
}

async function answeredByStratum(
  db: Reader,
  round: Round,
): Promise<{ localityId: number; stratum: string | null; n: number }[]> {
  const rows = (await countedResponses(db, round)
    .join('localities', 'localities.id', 'responses.locality_id')
    .select(db.raw(PROVINCE_OF_RESPONSE), 'responses.stratum')
    .count('* as n')
    .groupBy('province_id', 'responses.stratum')
    .orderBy(['province_id', 'responses.stratum'])) as unknown as {
    province_id: number;
    stratum: string | null;
    n: number;
  }[];
  return rows.map(({ province_id, stratum, n }) => ({
    localityId: province_id,
    stratum,
    n: Number(n),
  }));
}
