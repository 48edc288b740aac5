// Dossiers that have answered: each answers once, however often its after-service links are followed.
import type { Reader, Tx } from '../../platform/db/connect.ts';

/** `key`: hash of the dossier as the caller names it, hex; `roundId`: the first round of a series. */
export interface DossierKey {
  key: string;
  localityId: number;
  roundId: string;
}

const bytes = (key: string): Buffer => Buffer.from(key, 'hex');

export async function hasAnswered(db: Reader, dossier: DossierKey): Promise<boolean> {
  return (
    (await db('answered_dossiers')
      .where({
        key: bytes(dossier.key),
        locality_id: dossier.localityId,
        round_id: dossier.roundId,
      })
      .first('answered_at')) !== undefined
  );
}

/** @returns keys of those that had not answered before; of two equal ones in one call the first */
export async function recordDossiers(
  tx: Tx,
  dossiers: readonly DossierKey[],
  now: Date,
): Promise<Set<string>> {
  if (dossiers.length === 0) return new Set();
  const rows = dossiers.map((one) => ({
    key: bytes(one.key),
    locality_id: one.localityId,
    round_id: one.roundId,
    answered_at: now,
  }));
  const added = (await tx('answered_dossiers')
    .insert(rows)
    .onConflict(['key', 'locality_id', 'round_id'])
    .ignore()
    .returning('key')) as { key: Buffer }[];
  return new Set(added.map((row) => row.key.toString('hex')));
}

/** @returns how many there were */
export async function deleteDossiersOf(tx: Tx, roundId: string): Promise<number> {
  return await tx('answered_dossiers').where({ round_id: roundId }).delete();
}
