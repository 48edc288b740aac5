// The rows of sessions. connect-pg-simple reads and writes them one by one; this lists and ends those of one
// account. A session that is over is refused by its epoch anyway: no row is left to wonder about.
import { createHash } from 'node:crypto';
import type { Reader, Tx } from '../db/connect.ts';

export interface ListedSession {
  /** Names the session without opening it. */
  key: string;
  since: Date | null;
  /** The User-Agent header it was begun with. */
  browser: string;
}

interface SessionRow {
  sid: string;
  sess: { since?: string; browser?: string };
}

/** Of a session id, which itself is a secret. */
export const sessionKey = (id: string): string =>
  createHash('sha256').update(id).digest('base64url').slice(0, 22);

const ofAccount = (db: Reader, userId: string) =>
  db<SessionRow>('sessions')
    .whereRaw(`sess ->> 'userId' = ?`, [userId])
    .orderBy('expire', 'desc')
    .orderBy('sid');

/** Those that are not over, the newest first. */
export async function listSessionsOf(
  db: Reader,
  userId: string,
  now: Date,
): Promise<ListedSession[]> {
  const rows = await ofAccount(db, userId).where('expire', '>', now);
  return rows.map(({ sid, sess }) => ({
    key: sessionKey(sid),
    since: sess.since ? new Date(sess.since) : null,
    browser: sess.browser ?? '',
  }));
}

/** Ends one session of the account. @returns false when it is over already */
export async function deleteSessionOf(tx: Tx, userId: string, key: string): Promise<boolean> {
  const rows = await ofAccount(tx, userId);
  const ids = rows.map(({ sid }) => sid).filter((sid) => sessionKey(sid) === key);
  return (await tx('sessions').whereIn('sid', ids).delete()) > 0;
}

/** Deletes every session of the account. */
export async function deleteSessionsOf(tx: Tx, userId: string): Promise<void> {
  await tx('sessions').whereRaw(`sess ->> 'userId' = ?`, [userId]).delete();
}
