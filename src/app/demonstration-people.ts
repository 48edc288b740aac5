// Makes the account of one person of the demonstration, or finds the one made before.
import { createHash } from 'node:crypto';
import { verify } from '@node-rs/argon2';
import { createUser } from '../accounts/create-user.command.ts';
import type { Role } from '../accounts/permissions.ts';
import { hashPassword } from '../accounts/sign-in.command.ts';
import { changeUser, findCredentials } from '../accounts/users.store.ts';
import { findLocalityByCode } from '../localities/localities.store.ts';
import type { Tx } from '../platform/db/connect.ts';

interface DemonstrationPerson {
  login: Role;
  name: string;
  province: string | null;
  /** One from each secret, the newest first. */
  passwords: readonly string[];
}

async function firstMatch(hash: string, passwords: readonly string[]): Promise<string | null> {
  for (const password of passwords) if (await verify(hash, password)) return password;
  return null;
}

/**
 * A password stays while its secret is in the list; another one ends the account's sessions.
 * @returns the password that works now; of an account somebody made themselves, what it would be
 */
export async function ensureAccount(
  tx: Tx,
  account: DemonstrationPerson,
  now: Date,
): Promise<string> {
  const {
    login,
    name,
    province,
    passwords: [newest = '', ...older],
  } = account;
  const known = await findCredentials(tx, login);
  if (!known) {
    const key = province === null ? null : { level: 'province' as const, code: province };
    const localityId = (key && (await findLocalityByCode(tx, key, now)))?.id ?? null;
    const request = { login, name, roles: [login], localityId, demonstration: true };
    await createUser(tx, { ...request, password: newest }, { actor: null, at: now });
    return newest;
  }
  if (!known.user.demonstration) return newest;
  const held = await firstMatch(known.passwordHash, [newest, ...older]);
  if (held !== null) return held;
  await changeUser(tx, known.user.id, { passwordHash: await hashPassword(newest) });
  return newest;
}

/** A fixed id for every simulated thing: seeding twice is seeding once. */
export function idOf(...names: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(names.join('/')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
