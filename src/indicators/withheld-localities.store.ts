// Localities that a researcher withholds from a computation, each with a reason.
import type { Reader, Tx } from '../platform/db/connect.ts';

export interface WithheldLocality {
  localityId: number;
  reason: string;
  decidedAt: Date;
}

export async function listWithheld(db: Reader, computationId: string): Promise<WithheldLocality[]> {
  const rows = (await db('withheld_localities')
    .where({ computation_id: computationId })
    .orderBy('locality_id')) as { locality_id: number; reason: string; decided_at: Date }[];
  return rows.map((row) => ({
    localityId: row.locality_id,
    reason: row.reason,
    decidedAt: row.decided_at,
  }));
}

export async function withholdLocality(
  tx: Tx,
  computationId: string,
  entry: { localityId: number; reason: string; by: string | null; at: Date },
): Promise<void> {
  await tx('withheld_localities')
    .insert({
      computation_id: computationId,
      locality_id: entry.localityId,
      reason: entry.reason,
      decided_by: entry.by,
      decided_at: entry.at,
    })
    .onConflict(['computation_id', 'locality_id'])
    .merge(['reason', 'decided_by', 'decided_at']);
}

export async function releaseLocality(
  tx: Tx,
  computationId: string,
  localityId: number,
): Promise<void> {
  await tx('withheld_localities')
    .where({ computation_id: computationId, locality_id: localityId })
    .delete();
}
