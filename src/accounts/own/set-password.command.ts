// Passwords that people choose themselves, by a link from an administrator or while signed in.
import { randomBytes } from 'node:crypto';
import type { Tx } from '../../platform/db/connect.ts';
import type { By } from '../act.ts';
import type { SignedIn } from '../../platform/http/reply-kinds.ts';
import { audit } from '../audit.store.ts';
import { hashPassword } from '../sign-in.command.ts';
import { changeUser, type User } from '../users.store.ts';
import { deleteLinkOf, saveLink } from './account-links.store.ts';

export const LINK_DAYS = 7;

/** A new link for the account; the one before leads nowhere. @returns the token, shown once */
export async function makeLink(tx: Tx, userId: string, at: Date): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(at.getTime() + LINK_DAYS * 86_400_000);
  await saveLink(tx, userId, { token, at, expiresAt });
  return token;
}

/** The password that is known to nobody any more: only a link gets the person in again. Ends all sessions. */
export async function resetByLink(tx: Tx, user: User, by: By): Promise<string> {
  const nobodyKnows = randomBytes(32).toString('base64url');
  await changeUser(tx, user.id, { passwordHash: await hashPassword(nobodyKnows) });
  const { id: objectId, organisationId } = user;
  await audit(tx, { ...by, organisationId, action: 'account.passwordReset', objectId });
  return await makeLink(tx, user.id, by.at);
}

/** Ends the other sessions of the account. @returns in which epoch its new ones begin */
export async function setPassword(
  tx: Tx,
  { id, name, organisationId }: User,
  { password, at }: { password: string; at: Date },
): Promise<SignedIn> {
  const epoch = await changeUser(tx, id, { passwordHash: await hashPassword(password) });
  await deleteLinkOf(tx, id);
  const actor = { userId: id, name, actsFor: organisationId };
  await audit(tx, { at, actor, action: 'account.passwordSet', objectId: id });
  return { userId: id, epoch };
}
