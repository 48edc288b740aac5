// Which account belongs to somebody's account at an identity provider.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import type { Identity } from '../../platform/identity-provider.ts';

export async function findIdentityOwner(
  db: Reader,
  { issuer, subject }: Identity,
): Promise<string | null> {
  const row = (await db('identities').where({ issuer, subject }).first('user_id')) as
    { user_id: string } | undefined;
  return row?.user_id ?? null;
}

export async function hasIdentity(db: Reader, userId: string, issuer: string): Promise<boolean> {
  return (await db('identities').where({ user_id: userId, issuer }).first('subject')) !== undefined;
}

/** Throws `alreadyExists` when either is linked already. */
export async function insertIdentity(
  tx: Tx,
  { issuer, subject }: Identity,
  linked: { userId: string; at: Date },
): Promise<void> {
  await tx('identities').insert({
    issuer,
    subject,
    user_id: linked.userId,
    linked_at: linked.at,
  });
}

/** @returns whether there was one */
export async function deleteIdentity(tx: Tx, userId: string, issuer: string): Promise<boolean> {
  return (await tx('identities').where({ user_id: userId, issuer }).delete()) === 1;
}
