// The accounts table. Every change of password, organisation or state begins a new epoch of the account
// (triggers of migrations 040 and 077; a change of its roles does too) and ends its sessions of earlier ones.
import { isConfirmed } from './second-factor/second-factors.store.ts';
import type { Reader, Tx } from '../platform/db/connect.ts';
import type { Actor, Grant } from '../platform/http/access.ts';
import type { SignedIn } from '../platform/http/reply-kinds.ts';
import { deleteSessionsOf } from '../platform/http/sessions.store.ts';
import { problem } from '../platform/problems/problem.ts';
import { grantsOf } from './grants.store.ts';

export interface User {
  id: string;
  login: string;
  name: string;
  /** The organisation that keeps the account: its administrators reset the password and disable it. */
  organisationId: string;
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
  organisation_id: string;
  demonstration: boolean;
  disabled_at: Date | null;
  session_epoch: number;
}

const toUser = (row: UserRow): User => ({
  id: row.id,
  login: row.login,
  name: row.name,
  organisationId: row.organisation_id,
  demonstration: row.demonstration,
  disabledAt: row.disabled_at,
  sessionEpoch: row.session_epoch,
});

/** Accounts that these organisations keep, or that have a role in them. */
export async function listUsers(db: Reader, organisations: readonly string[]): Promise<User[]> {
  const rows = await db<UserRow>('users')
    .whereIn('organisation_id', [...organisations])
    .orWhereIn(
      'id',
      db('role_grants')
        .whereIn('organisation_id', [...organisations])
        .select('user_id'),
    )
    .orderBy('login');
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
  const { id: userId, name, organisationId } = user;
  const grants = await grantsOf(db, userId);
  const mustSetUp = needsSecondFactor(grants) && !(await isConfirmed(db, userId));
  // Who has no role reads on the own page whom to ask.
  const mustVisit = grants.length === 0 ? '/account' : null;
  return {
    userId,
    name,
    organisationId,
    grants,
    localityId: homeOf(grants),
    mustVisit: mustSetUp ? '/account/second-factor' : mustVisit,
    actsFor: organisationId,
  };
}

/** Whether one of the roles needs a second proof, as its organisation says. */
export const needsSecondFactor = (grants: readonly Grant[]): boolean =>
  grants.some(({ role, organisation }) => organisation.secondFactorRoles.includes(role));

/** The first unit of a leader's role; of another role when there is none. */
function homeOf(grants: readonly Grant[]): number | null {
  const placed = grants.filter(({ localities }) => localities !== null);
  const chosen = placed.find(({ role }) => role === 'leader') ?? placed[0];
  return chosen?.localities?.[0] ?? null;
}

export interface NewUser {
  id: string;
  login: string;
  name: string;
  passwordHash: string;
  organisationId: string;
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
    organisation_id: user.organisationId,
    demonstration: user.demonstration,
    created_at: user.createdAt,
  });
}

export interface UserChange {
  passwordHash?: string;
  disabledAt?: Date | null;
}

/** Ends every session of the account. @returns the epoch in which new ones begin */
export async function changeUser(tx: Tx, id: string, change: UserChange): Promise<number> {
  const values = {
    password_hash: change.passwordHash,
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
