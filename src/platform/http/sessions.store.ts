// The rows of sessions. connect-pg-simple reads and writes them one by one; this ends all of one
// account. A session that is over is refused by its epoch anyway: no row is left to wonder about.
import type { Tx } from '../db/connect.ts';

/** Deletes every session of the account. */
export async function deleteSessionsOf(tx: Tx, userId: string): Promise<void> {
  await tx('sessions').whereRaw(`sess ->> 'userId' = ?`, [userId]).delete();
}
