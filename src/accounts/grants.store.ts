// Roles of people in organisations, with their scope. A change ends the sessions of the account (a trigger of
// migration 077).
import type { Reader, Tx } from '../platform/db/connect.ts';
import type { Grant } from '../platform/http/access.ts';
import { deleteSessionsOf } from '../platform/http/sessions.store.ts';
import type { Role } from './permissions.ts';

interface GrantRow {
  user_id: string;
  organisation_id: string;
  role: string;
  localities: number[] | null;
  objects: string[] | null;
  is_host: boolean;
  organisation_localities: number[] | null;
  second_factor_roles: string[];
}

const toGrant = (row: GrantRow): Grant => ({
  organisationId: row.organisation_id,
  role: row.role,
  localities: row.localities,
  objects: row.objects,
  organisation: {
    isHost: row.is_host,
    localities: row.organisation_localities,
    secondFactorRoles: row.second_factor_roles,
  },
});

const grants = (db: Reader) =>
  db('role_grants as g')
    .join('organisations as o', 'o.id', 'g.organisation_id')
    .select('g.user_id', 'g.organisation_id', 'g.role', 'g.localities', 'g.objects', 'o.is_host')
    .select('o.localities as organisation_localities', 'o.second_factor_roles')
    .orderBy('g.organisation_id')
    .orderBy('g.role');

/** What the account holds; roles in a disabled organisation count for nothing. */
export async function grantsOf(db: Reader, userId: string): Promise<Grant[]> {
  const rows = (await grants(db)
    .where('g.user_id', userId)
    .whereNull('o.disabled_at')) as GrantRow[];
  return rows.map(toGrant);
}

/** Roles of these accounts in these organisations, by account. */
export async function listGrants(
  db: Reader,
  of: { users: readonly string[]; organisations: readonly string[] },
): Promise<Map<string, Grant[]>> {
  const rows = (await grants(db)
    .whereIn('g.user_id', [...of.users])
    .whereIn('g.organisation_id', [...of.organisations])) as GrantRow[];
  const found = new Map<string, Grant[]>();
  for (const row of rows) found.set(row.user_id, [...(found.get(row.user_id) ?? []), toGrant(row)]);
  return found;
}

export interface NewGrant extends Pick<Grant, 'organisationId' | 'localities' | 'objects'> {
  role: Role;
}

/** Gives the role, or changes the scope of one that is held. */
export async function saveGrant(
  tx: Tx,
  userId: string,
  { organisationId, role, localities, objects }: NewGrant,
  by: { at: Date; userId: string | null },
): Promise<void> {
  await tx('role_grants')
    .insert({
      user_id: userId,
      organisation_id: organisationId,
      role,
      localities,
      objects,
      granted_at: by.at,
      granted_by: by.userId,
    })
    .onConflict(['user_id', 'organisation_id', 'role'])
    .merge();
  await deleteSessionsOf(tx, userId);
}

/** @returns whether it was held */
export async function deleteGrant(
  tx: Tx,
  userId: string,
  { organisationId, role }: Pick<Grant, 'organisationId' | 'role'>,
): Promise<boolean> {
  const deleted = await tx('role_grants')
    .where({ user_id: userId, organisation_id: organisationId, role })
    .delete();
  await deleteSessionsOf(tx, userId);
  return deleted > 0;
}

/** Takes every role the account has in the organisation. */
export async function deleteGrantsIn(
  tx: Tx,
  userId: string,
  organisationId: string,
): Promise<void> {
  await tx('role_grants').where({ user_id: userId, organisation_id: organisationId }).delete();
}
