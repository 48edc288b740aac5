// Reads what the weights of a round after services need: where and for which service people answered, and how many were
// served there while the round was open.
import { binaryRows } from '../../platform/db/binary-rows.ts';
import type { Reader } from '../../platform/db/connect.ts';
import { dayOf } from '../../localities/locality.ts';
import { sumServed } from '../../sampling/served/served-counts.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { servedStratum, servedWeights, type ServedWeights } from '../weighting/served-weights.ts';
import { countedResponses, PROVINCE_OF_RESPONSE } from './scored-responses.store.ts';

/** Weights in the order of scoredRows. @throws WeightingFailure where counts and answers do not fit */
export async function weighServed(db: Reader, round: Round, now: Date): Promise<ServedWeights> {
  const strata: string[] = [];
  const query = countedResponses(db, round)
    .join('localities', 'localities.id', 'responses.locality_id')
    .select(db.raw(PROVINCE_OF_RESPONSE), 'responses.service_id')
    .orderBy('responses.id');
  for await (const rows of binaryRows(db, query))
    for (const [province, service] of rows)
      strata.push(servedStratum(province!.readInt32BE(0), service!.toString('utf8')));
  const days = { from: dayOf(round.opensAt ?? now), to: dayOf(round.closesAt ?? now) };
  return servedWeights(strata, await sumServed(db, days));
}
