// The accounts table. Every change of password, roles, locality or state begins a new epoch of the
// account (a trigger of migration 040) and ends its sessions of earlier ones.
import type { Reader, Tx } from '../platform/db/connect.ts';
import type { Actor } from '../platform/http/endpoint.ts';
import type { SignedIn } from '../platform/http/reply-kinds.ts';
import { deleteSessionsOf } from '../platform/http/sessions.store.ts';
import { problem } from '../platform/problems/problem.ts';
import type { Role } from './permissions.ts';

export interface User {
  id: string;
  login: string;
  name: string;
  roles: readonly Role[];
  localityId: number | null;
  demonstration: boolean;
  disabledAt: Date | null;
  /** Counts the changes that ended the account's sessions. */
  sessionEpoch: number;
}
interface UserRow {
  id: string;
  login: string;
  name: string;
  password_hash: string;
  roles: Role[];
  locality_id: number | null;
  demonstration: boolean;
  disabled_at: Date | null;
  session_epoch: number;
}

const toUser = (row: UserRow): User => ({
  id: row.id,
  login: row.login,
  name: row.name,
  roles: row.roles,
  localityId: row.locality_id,
  demonstration: row.demonstration,
  disabledAt: row.disabled_at,
  sessionEpoch: row.session_epoch,
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
export async function findCredentials(
  db: Reader,
  login: string,
): Promise<{ user: User; passwordHash: string } | null> {
  const row = await db<UserRow>('users').where({ login: login.trim().toLowerCase() }).first();
  return row ? { user: toUser(row), passwordHash: row.password_hash } : null;
}

/** The person behind a session; null once the account is gone, disabled or in a later epoch. */
export async function findActor(db: Reader, session: SignedIn): Promise<Actor | null> {
  const user = await findUser(db, session.userId);
  if (!user || user.disabledAt || user.sessionEpoch !== session.epoch) return null;
  return { userId: user.id, name: user.name, roles: user.roles, localityId: user.localityId };
}

export interface NewUser {
  id: string;
  login: string;
  name: string;
  passwordHash: string;
  roles: readonly Role[];
  localityId: number | null;
  demonstration: boolean;
  createdAt: Date;
}

/** Throws `alreadyExists` when the login is taken. */
export async function insertUser(tx: Tx, user: NewUser): Promise<void> {
  await tx('users').insert({
    id: user.id,
    login: user.login.trim().toLowerCase(),
    name: user.name,
    password_hash: user.passwordHash,
    roles: [...user.roles],
    locality_id: user.localityId,
    demonstration: user.demonstration,
    created_at: user.createdAt,
  });
}

export interface UserChange {
  passwordHash?: string;
  roles?: readonly Role[];
  localityId?: number | null;
  disabledAt?: Date | null;
}

/** Ends every session of the account. @returns the epoch in which new ones begin */
export async function changeUser(tx: Tx, id: string, change: UserChange): Promise<number> {
  const values = {
    password_hash: change.passwordHash,
    roles: change.roles && [...change.roles],
    locality_id: change.localityId,
    disabled_at: change.disabledAt,
  };
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const [row] = await tx<UserRow>('users')
    .where({ id })
    .update(Object.fromEntries(given))
    .returning('session_epoch');
  if (!row) throw problem('notFound');
  await deleteSessionsOf(tx, id);
  return row.session_epoch;
}
