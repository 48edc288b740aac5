// Batches of personal invitations: what was made together, and the sealed seed of its codes while letters are printed.
import type { Reader, Tx } from '../../platform/db/connect.ts';

export interface InvitationBatch {
  id: string;
  roundId: string;
  name: string;
  invitations: number;
  /** Null once the letters are locked: the codes can never be made again. */
  sealedSeed: Buffer | null;
  madeAt: Date;
  madeBy: string | null;
  expiresAt: Date | null;
}
interface BatchRow {
  id: string;
  round_id: string;
  name: string;
  invitations: number;
  sealed_seed: Buffer | null;
  made_at: Date;
  made_by: string | null;
  expires_at: Date | null;
}

const toBatch = (row: BatchRow): InvitationBatch => ({
  id: row.id,
  roundId: row.round_id,
  name: row.name,
  invitations: row.invitations,
  sealedSeed: row.sealed_seed,
  madeAt: row.made_at,
  madeBy: row.made_by,
  expiresAt: row.expires_at,
});

export async function insertBatch(tx: Tx, batch: InvitationBatch): Promise<void> {
  await tx('invitation_batches').insert({
    id: batch.id,
    round_id: batch.roundId,
    name: batch.name,
    invitations: batch.invitations,
    sealed_seed: batch.sealedSeed,
    made_at: batch.madeAt,
    made_by: batch.madeBy,
    expires_at: batch.expiresAt,
  });
}

export async function findBatch(
  db: Reader,
  roundId: string,
  id: string,
): Promise<InvitationBatch | null> {
  const row = await db<BatchRow>('invitation_batches').where({ id, round_id: roundId }).first();
  return row ? toBatch(row) : null;
}

/** Newest first. */
export async function listBatches(db: Reader, roundId: string): Promise<InvitationBatch[]> {
  return (
    await db<BatchRow>('invitation_batches')
      .where({ round_id: roundId })
      .orderBy('made_at', 'desc')
      .orderBy('id')
  ).map(toBatch);
}

/** From now on these letters cannot be printed again. @returns whether they were still open */
export async function eraseSeed(tx: Tx, id: string): Promise<boolean> {
  return (
    (await tx('invitation_batches')
      .where({ id })
      .whereNotNull('sealed_seed')
      .update({ sealed_seed: null })) > 0
  );
}

export type OpenBatch = InvitationBatch & { sealedSeed: Buffer };

/** Batches whose letters are not locked, kept from being locked until the transaction ends. */
export async function lockOpenBatches(tx: Tx): Promise<OpenBatch[]> {
  const rows = await tx<BatchRow>('invitation_batches')
    .whereNotNull('sealed_seed')
    .orderBy('id')
    .forUpdate();
  return rows.map(toBatch).filter((batch): batch is OpenBatch => batch.sealedSeed !== null);
}

/** The same seed, sealed anew. */
export async function replaceSeed(tx: Tx, id: string, sealedSeed: Buffer): Promise<void> {
  await tx('invitation_batches').where({ id }).update({ sealed_seed: sealedSeed });
}
