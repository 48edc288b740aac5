// Responses: one row for each submitted questionnaire, in the partition of its round.
import type { Reader, Tx } from '../platform/db/database.ts';
import type { ResponseStatus } from './flags.ts';
import type { Response, ResponseKey, ResponseState } from './response.ts';

const partitionName = (roundId: string): string => `responses_${roundId.replaceAll('-', '')}`;

/** Makes the round's partition; to be called when the round opens, and harmless when called again. */
export async function createRoundPartition(tx: Tx, roundId: string): Promise<void> {
  if (!/^[0-9a-f-]{36}$/.test(roundId)) throw new Error(`not a round id: ${roundId}`);
  await tx.raw(`CREATE TABLE IF NOT EXISTS ${partitionName(roundId)} PARTITION OF responses FOR VALUES IN ('${roundId}')`);
}

const toRow = (response: Response): Record<string, unknown> => ({
  round_id: response.roundId, locality_id: response.localityId, id: response.id, version_id: response.versionId, service_id: response.serviceId,
  stratum: response.stratum, psu: response.psu, weight: response.weight, door: response.door, service_point: response.servicePoint, caller: response.caller, language: response.language, status: response.status,
  flags: [...response.flags], consent_version: response.consentVersion, answers: JSON.stringify(response.answers),
  scores: response.scores === null ? null : [...response.scores], source_hash: response.sourceHash, seconds: response.seconds, submitted_at: response.submittedAt,
});

/** @returns false when this response is there already */
export async function insertResponse(tx: Tx, response: Response): Promise<boolean> {
  const result: unknown = await tx('responses').insert(toRow(response)).onConflict(['id', 'locality_id', 'round_id']).ignore();
  return (result as { rowCount: number }).rowCount > 0;
}

/** Rows of one statement: the parameters of a Postgres statement end at 65,535. */
const rowsAtOnce = 500;

/** For imports and simulations; @returns how many were new */
export async function insertResponses(tx: Tx, responses: readonly Response[]): Promise<number> {
  let inserted = 0;
  for (let start = 0; start < responses.length; start += rowsAtOnce) {
    const rows = responses.slice(start, start + rowsAtOnce).map(toRow);
    const result: unknown = await tx('responses').insert(rows).onConflict(['id', 'locality_id', 'round_id']).ignore();
    inserted += (result as { rowCount: number }).rowCount;
  }
  return inserted;
}

/** What is known of a response by its id, without its content. */
export async function findResponseState(db: Reader, key: ResponseKey): Promise<ResponseState | null> {
  const row = await db('responses').where({ id: key.id, round_id: key.roundId })
    .first('locality_id', 'status', 'submitted_at', 'withdrawn_at') as { locality_id: number; status: ResponseStatus; submitted_at: Date; withdrawn_at: Date | null } | undefined;
  return row ? { localityId: row.locality_id, status: row.status, submittedAt: row.submitted_at, withdrawnAt: row.withdrawn_at } : null;
}

/** Empties the row: what stays says only that there was a response, where and when. @returns whether there was one to empty */
export async function eraseResponse(tx: Tx, key: ResponseKey, localityId: number, now: Date): Promise<boolean> {
  const erased = await tx('responses')
    .where({ id: key.id, round_id: key.roundId, locality_id: localityId })
    .whereNot({ status: 'withdrawn' })
    .update({
      status: 'withdrawn', withdrawn_at: now, answers: '{}', scores: null, source_hash: null, service_id: null, flags: [], seconds: null,
      stratum: null, psu: null, weight: null, consent_version: null, language: '', door: '', service_point: null, caller: null,
    });
  return erased > 0;
}

/** A researcher's decision on a flagged response. */
export async function setResponseStatus(tx: Tx, key: ResponseKey, localityId: number, status: 'counted' | 'excluded'): Promise<boolean> {
  return (await tx('responses').where({ id: key.id, round_id: key.roundId, locality_id: localityId }).whereNot({ status: 'withdrawn' }).update({ status })) > 0;
}
