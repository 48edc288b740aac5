// Making an account: the password is generated here, shown once, and kept only as an argon2 hash.
import { randomInt, randomUUID } from 'node:crypto';
import type { Tx } from '../platform/db/connect.ts';
import type { By } from './act.ts';
import { audit } from './audit.store.ts';
import { saveGrant } from './grants.store.ts';
import { HOST_ORGANISATION } from './host-organisation.ts';
import type { Role } from './permissions.ts';
import { hashPassword } from './sign-in.command.ts';
import { insertUser } from './users.store.ts';

/** Letters and digits that are not mistaken for each other when read aloud or copied by hand. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Three groups of five: 74 bits. */
export function generatePassword(): string {
  const group = (): string =>
    Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return [group(), group(), group()].join('-');
}

export interface UserRequest {
  login: string;
  name: string;
  /** Given in the organisation that keeps the account. */
  roles: readonly Role[];
  /** To which all roles are restricted; null: not restricted. */
  localityId: number | null;
  /** Keeps the account; the one that operates the installation when left out. */
  organisationId?: string;
  demonstration?: boolean;
  password?: string;
}

/** Returns the new id and the password to hand over. Throws `alreadyExists` when the login is taken. */
export async function createUser(
  tx: Tx,
  request: UserRequest,
  by: By,
): Promise<{ id: string; password: string }> {
  const id = randomUUID();
  const password = request.password ?? generatePassword();
  const { login, roles, organisationId = HOST_ORGANISATION } = request;
  await insertUser(tx, {
    id,
    login,
    name: request.name,
    organisationId,
    demonstration: request.demonstration ?? false,
    passwordHash: await hashPassword(password),
    createdAt: by.at,
  });
  const localities = request.localityId === null ? null : [request.localityId];
  const giver = { at: by.at, userId: by.actor?.userId ?? null };
  for (const role of roles)
    await saveGrant(tx, id, { organisationId, role, localities, objects: null }, giver);
  const details = { login, roles };
  await audit(tx, { ...by, organisationId, action: 'account.created', objectId: id, details });
  return { id, password };
}
