// Localities that a researcher withholds from a computation, each with a reason.
import type { Reader, Tx } from '../platform/db/connect.ts';

export interface WithheldLocality {
  localityId: number;
  reason: string;
  /** Its answers are left out of the nation's figures too. */
  excluded: boolean;
  decidedAt: Date;
}

export async function listWithheld(db: Reader, computationId: string): Promise<WithheldLocality[]> {
  const rows = (await db('withheld_localities')
    .where({ computation_id: computationId })
    .orderBy('locality_id')) as {
    locality_id: number;
    reason: string;
    excluded: boolean;
    decided_at: Date;
  }[];
  return rows.map((row) => ({
    localityId: row.locality_id,
    reason: row.reason,
    excluded: row.excluded,
    decidedAt: row.decided_at,
  }));
}

export async function withholdLocality(
  tx: Tx,
  computationId: string,
  entry: { localityId: number; reason: string; excluded?: boolean; by: string | null; at: Date },
): Promise<void> {
  await tx('withheld_localities')
    .insert({
      computation_id: computationId,
      locality_id: entry.localityId,
      reason: entry.reason,
      excluded: entry.excluded ?? false,
      decided_by: entry.by,
      decided_at: entry.at,
    })
    .onConflict(['computation_id', 'locality_id'])
    .merge(['reason', 'excluded', 'decided_by', 'decided_at']);
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
