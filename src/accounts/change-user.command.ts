// Changing an account and its roles. Each change ends its sessions (users.store.ts, grants.store.ts) and is
// audited.
import type { Tx } from '../platform/db/connect.ts';
import type { By } from './act.ts';
import type { Grant } from '../platform/http/access.ts';
import { problem } from '../platform/problems/problem.ts';
import { audit } from './audit.store.ts';
import { generatePassword } from './create-user.command.ts';
import { deleteGrant, deleteGrantsIn, saveGrant, type NewGrant } from './grants.store.ts';
import { hashPassword } from './sign-in.command.ts';
import { changeUser, type User } from './users.store.ts';

/**
 * Throws `notFound`.
 * @returns the password to hand over
 */
export async function resetPassword(
  tx: Tx,
  { id, organisationId }: User,
  by: By,
): Promise<{ password: string }> {
  const password = generatePassword();
  await changeUser(tx, id, { passwordHash: await hashPassword(password) });
  await audit(tx, { ...by, organisationId, action: 'account.passwordReset', objectId: id });
  return { password };
}

/** Sign-in to a disabled account is refused. Throws `notFound`. */
export async function disableUser(
  tx: Tx,
  { id, organisationId }: User,
  { disabled, ...by }: By & { disabled: boolean },
): Promise<void> {
  await changeUser(tx, id, { disabledAt: disabled ? by.at : null });
  const action = disabled ? 'account.disabled' : 'account.enabled';
  await audit(tx, { ...by, organisationId, action, objectId: id });
}

const giverOf = ({ actor, at }: By) => ({ at, userId: actor?.userId ?? null });

/** Gives the role, or changes its scope. */
export async function giveRole(tx: Tx, userId: string, grant: NewGrant, by: By): Promise<void> {
  await saveGrant(tx, userId, grant, giverOf(by));
  const { organisationId, ...details } = grant;
  await audit(tx, {
    ...by,
    organisationId,
    action: 'account.roleGiven',
    objectId: userId,
    details,
  });
}

/** Throws `conflict` when the role is not held (any more). */
export async function takeRole(
  tx: Tx,
  userId: string,
  { organisationId, role }: Pick<Grant, 'organisationId' | 'role'>,
  by: By,
): Promise<void> {
  if (!(await deleteGrant(tx, userId, { organisationId, role }))) throw problem('conflict');
  const details = { role };
  await audit(tx, {
    ...by,
    organisationId,
    action: 'account.roleTaken',
    objectId: userId,
    details,
  });
}

/** The role instead of all that the account has in the organisation. */
export async function changeDuties(tx: Tx, userId: string, grant: NewGrant, by: By): Promise<void> {
  await deleteGrantsIn(tx, userId, grant.organisationId);
  await giveRole(tx, userId, grant, by);
}
