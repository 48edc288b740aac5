// Links to set a password, one of an account at a time; only their hashes are kept.
import { createHash } from 'node:crypto';
import type { Reader, Tx } from '../../platform/db/connect.ts';

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Replaces the link that the account had. */
export async function saveLink(
  tx: Tx,
  userId: string,
  { token, at, expiresAt }: { token: string; at: Date; expiresAt: Date },
): Promise<void> {
  const values = { token_hash: hashOf(token), created_at: at, expires_at: expiresAt };
  await tx('account_links')
    .insert({ user_id: userId, ...values })
    .onConflict('user_id')
    .merge(values);
}

/** The account whose password the link sets; null when it was used, replaced, or is too old. */
export async function findLinkOwner(db: Reader, token: string, now: Date): Promise<string | null> {
  const row = (await db('account_links')
    .where({ token_hash: hashOf(token) })
    .where('expires_at', '>', now)
    .first('user_id')) as { user_id: string } | undefined;
  return row?.user_id ?? null;
}

/** Uses the link up. @returns the account; null when another request was faster, or it is too old */
export async function takeLink(tx: Tx, token: string, now: Date): Promise<string | null> {
  const rows = (await tx('account_links')
    .where({ token_hash: hashOf(token) })
    .where('expires_at', '>', now)
    .delete()
    .returning('user_id')) as { user_id: string }[];
  return rows[0]?.user_id ?? null;
}

/** When the account's link ends; null: it has none. */
export async function findLinkEnd(db: Reader, userId: string, now: Date): Promise<Date | null> {
  const row = (await db('account_links')
    .where({ user_id: userId })
    .where('expires_at', '>', now)
    .first('expires_at')) as { expires_at: Date } | undefined;
  return row?.expires_at ?? null;
}

export async function deleteLinkOf(tx: Tx, userId: string): Promise<void> {
  await tx('account_links').where({ user_id: userId }).delete();
}
