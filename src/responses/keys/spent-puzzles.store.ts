// Puzzles that were used, stored until they would have expired.
import type { Tx } from '../../platform/db/connect.ts';

/** @returns false when it was used before */
export async function spendPuzzle(
  tx: Tx,
  puzzle: { id: Buffer; expiresAt: Date },
): Promise<boolean> {
  const result: unknown = await tx('spent_puzzles')
    .insert({ id: puzzle.id, expires_at: puzzle.expiresAt })
    .onConflict(['id'])
    .ignore();
  return (result as { rowCount: number }).rowCount > 0;
}

export async function deleteExpiredPuzzles(tx: Tx, now: Date): Promise<number> {
  return await tx('spent_puzzles').where('expires_at', '<=', now).delete();
}
