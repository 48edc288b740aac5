// The accounts table.
import type { Reader, Tx } from '../platform/db/database.ts';
import type { Actor } from '../platform/http/endpoint.ts';
import type { Role } from './permissions.ts';

export interface User {
  id: string;
  login: string;
  name: string;
  roles: readonly Role[];
  localityId: number | null;
  demonstration: boolean;
  disabledAt: Date | null;
}
interface UserRow {
  id: string; login: string; name: string; password_hash: string; roles: Role[];
  locality_id: number | null; demonstration: boolean; disabled_at: Date | null;
}

const toUser = (row: UserRow): User => ({
  id: row.id, login: row.login, name: row.name, roles: row.roles,
  localityId: row.locality_id, demonstration: row.demonstration, disabledAt: row.disabled_at,
});

export async function listUsers(db: Reader): Promise<User[]> {
  const rows = await db<UserRow>('users').orderBy('login');
  return rows.map(toUser);
}

export async function findUser(db: Reader, id: string): Promise<User | null> {
  const row = await db<UserRow>('users').where({ id }).first();
  return row ? toUser(row) : null;
}

/** The account and its password hash; sign-in is the only reader of the hash. */
export async function findCredentials(db: Reader, login: string): Promise<{ user: User; passwordHash: string } | null> {
  const row = await db<UserRow>('users').where({ login: login.trim().toLowerCase() }).first();
  return row ? { user: toUser(row), passwordHash: row.password_hash } : null;
}

/** The person behind a session; null once the account is gone or disabled. */
export async function findActor(db: Reader, id: string): Promise<Actor | null> {
  const user = await findUser(db, id);
  if (!user || user.disabledAt) return null;
  return { userId: user.id, name: user.name, roles: user.roles, localityId: user.localityId };
}

export interface NewUser {
  id: string; login: string; name: string; passwordHash: string; roles: readonly Role[];
  localityId: number | null; demonstration: boolean; createdAt: Date;
}

/** Throws `alreadyExists` when the login is taken. */
export async function insertUser(tx: Tx, user: NewUser): Promise<void> {
  await tx('users').insert({
    id: user.id, login: user.login.trim().toLowerCase(), name: user.name, password_hash: user.passwordHash,
    roles: [...user.roles], locality_id: user.localityId, demonstration: user.demonstration, created_at: user.createdAt,
  });
}

export async function setPasswordHash(tx: Tx, id: string, passwordHash: string): Promise<void> {
  await tx('users').where({ id }).update({ password_hash: passwordHash });
}

export async function setDisabled(tx: Tx, id: string, at: Date | null): Promise<void> {
  await tx('users').where({ id }).update({ disabled_at: at });
}
