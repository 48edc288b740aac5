// For forms that make something new: the organisations it can belong to.
import type { Reader } from '../../platform/db/connect.ts';
import type { Actor } from '../../platform/http/access.ts';
import type { Lang } from '../../platform/i18n/language.ts';
import { organisationsFor, type Permission } from '../permissions.ts';
import { listOrganisations } from './organisations.store.ts';

export interface OrganisationOption {
  value: string;
  text: string;
}

/** Options of the field `organisation`; none where there is nothing to choose. */
export async function organisationChoice(
  db: Reader,
  asked: { actor: Actor | null; permission: Permission; lang: Lang },
): Promise<OrganisationOption[]> {
  const ids = organisationsFor(asked.actor, asked.permission);
  if (ids.length < 2) return [];
  const found = await listOrganisations(db, ids);
  const names = new Map(found.map(({ id, name }) => [id, name[asked.lang]]));
  return ids.map((id) => ({ value: id, text: names.get(id) ?? id }));
}
