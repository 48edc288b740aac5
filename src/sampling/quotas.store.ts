// The quotas of a round.
import type { Reader, Tx } from '../platform/db/database.ts';
import type { QuotaCell } from './quota.ts';

/** By locality, then service. @param places only cells of these localities */
export async function listQuotas(db: Reader, roundId: string, places?: readonly number[]): Promise<QuotaCell[]> {
  const query = db('round_quotas').where({ round_id: roundId }).orderBy(['locality_id', 'service_id']);
  if (places) void query.whereIn('locality_id', places);
  const rows = await query as { locality_id: number; service_id: string; maximum: number }[];
  return rows.map((row) => ({ localityId: row.locality_id, serviceId: row.service_id || null, maximum: row.maximum }));
}

/** These and no others hold from now on. */
export async function replaceQuotas(tx: Tx, roundId: string, cells: readonly QuotaCell[]): Promise<void> {
  await tx('round_quotas').where({ round_id: roundId }).delete();
  const rows = cells.map((cell) => ({ round_id: roundId, locality_id: cell.localityId, service_id: cell.serviceId ?? '', maximum: cell.maximum }));
  await tx.batchInsert('round_quotas', rows, 500);
}
