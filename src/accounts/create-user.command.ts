// Making an account: the password is generated here, shown once, and kept only as an argon2 hash.
import { randomInt, randomUUID } from 'node:crypto';
import type { Tx } from '../platform/db/connect.ts';
import type { Actor } from '../platform/http/endpoint.ts';
import { audit } from './audit.store.ts';
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
  roles: readonly Role[];
  localityId: number | null;
  demonstration?: boolean;
  password?: string;
}

/** Returns the new id and the password to hand over. Throws `alreadyExists` when the login is taken. */
export async function createUser(
  tx: Tx,
  request: UserRequest,
  by: { actor: Actor | null; at: Date },
): Promise<{ id: string; password: string }> {
  const id = randomUUID();
  const password = request.password ?? generatePassword();
  await insertUser(tx, {
    id,
    login: request.login,
    name: request.name,
    roles: request.roles,
    localityId: request.localityId,
    demonstration: request.demonstration ?? false,
    passwordHash: await hashPassword(password),
    createdAt: by.at,
  });
  await audit(tx, {
    at: by.at,
    actor: by.actor,
    action: 'account.created',
    objectId: id,
    details: { login: request.login, roles: request.roles },
  });
  return { id, password };
}
