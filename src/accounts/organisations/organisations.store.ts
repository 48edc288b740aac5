// The table of organisations.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import type { MadeOrganisation, Organisation } from './organisation.ts';

interface OrganisationRow {
  id: string;
  code: string;
  name: Organisation['name'];
  is_host: boolean;
  localities: number[] | null;
  second_factor_roles: Organisation['secondFactorRoles'];
  two_person: Organisation['twoPerson'];
  disabled_at: Date | null;
}

const toOrganisation = (row: OrganisationRow): Organisation => ({
  id: row.id,
  code: row.code,
  name: row.name,
  isHost: row.is_host,
  localities: row.localities,
  secondFactorRoles: row.second_factor_roles,
  twoPerson: row.two_person,
  disabledAt: row.disabled_at,
});

/** The host first, then by code. @param ids null: all */
export async function listOrganisations(
  db: Reader,
  ids: readonly string[] | null = null,
): Promise<Organisation[]> {
  const query = db<OrganisationRow>('organisations').orderBy('is_host', 'desc').orderBy('code');
  if (ids) void query.whereIn('id', [...ids]);
  return (await query).map(toOrganisation);
}

export async function findOrganisationByCode(
  db: Reader,
  code: string,
): Promise<Organisation | null> {
  const row = await db<OrganisationRow>('organisations').where({ code }).first();
  return row ? toOrganisation(row) : null;
}

/** Throws `alreadyExists` when the code is taken. */
export async function insertOrganisation(
  tx: Tx,
  {
    id,
    code,
    name,
    localities,
    secondFactorRoles,
    twoPerson,
  }: MadeOrganisation & Pick<Organisation, 'id'>,
  createdAt: Date,
): Promise<void> {
  await tx('organisations').insert({
    id,
    code,
    name: JSON.stringify(name),
    localities,
    second_factor_roles: [...secondFactorRoles],
    two_person: [...twoPerson],
    created_at: createdAt,
  });
}

/** Its code stays: commands and the audit log name it. */
export async function changeOrganisation(
  tx: Tx,
  id: string,
  { name, localities, secondFactorRoles, twoPerson }: Omit<MadeOrganisation, 'code'>,
): Promise<void> {
  await tx('organisations')
    .where({ id })
    .update({
      name: JSON.stringify(name),
      localities,
      second_factor_roles: [...secondFactorRoles],
      two_person: [...twoPerson],
    });
}

/** While it is disabled, roles in it count for nothing. */
export async function setOrganisationDisabled(tx: Tx, id: string, at: Date | null): Promise<void> {
  await tx('organisations').where({ id }).update({ disabled_at: at });
}
