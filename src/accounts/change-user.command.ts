// Changing an account. Each change ends its sessions (changeUser of users.store.ts) and is audited.
import type { Tx } from '../platform/db/connect.ts';
import type { Actor } from '../platform/http/endpoint.ts';
import { audit } from './audit.store.ts';
import { generatePassword } from './create-user.command.ts';
import type { Role } from './permissions.ts';
import { hashPassword } from './sign-in.command.ts';
import { changeUser } from './users.store.ts';

export interface By {
  actor: Actor | null;
  at: Date;
}

/**
 * Throws `notFound`.
 * @returns the password to hand over, and the epoch in which new sessions begin
 */
export async function resetPassword(
  tx: Tx,
  id: string,
  by: By,
): Promise<{ password: string; epoch: number }> {
  const password = generatePassword();
  const epoch = await changeUser(tx, id, { passwordHash: await hashPassword(password) });
  await audit(tx, { ...by, action: 'account.passwordReset', objectId: id });
  return { password, epoch };
}

/** Sign-in to a disabled account is refused. Throws `notFound`. */
export async function disableUser(
  tx: Tx,
  id: string,
  { disabled, ...by }: By & { disabled: boolean },
): Promise<void> {
  await changeUser(tx, id, { disabledAt: disabled ? by.at : null });
  const action = disabled ? 'account.disabled' : 'account.enabled';
  await audit(tx, { ...by, action, objectId: id });
}

export interface Duties {
  role: Role;
  localityId: number | null;
}

/** Another role or locality. Throws `notFound`. */
export async function changeDuties(
  tx: Tx,
  id: string,
  { role, localityId, ...by }: By & Duties,
): Promise<void> {
  await changeUser(tx, id, { roles: [role], localityId });
  const details = { roles: [role], locality: localityId };
  await audit(tx, { ...by, action: 'account.dutiesChanged', objectId: id, details });
}
