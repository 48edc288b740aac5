// What permission rules are asked about where an address names a table of population totals.
import { ownedBy } from '../../accounts/permissions.ts';
import type { Thing } from '../../platform/http/access.ts';
import type { Reader } from '../../platform/db/connect.ts';

export async function aMargin(db: Reader, { code }: { code: string }): Promise<Thing | null> {
  const row = (await db('population_margins').where({ code }).first('organisation_id')) as
    { organisation_id: string } | undefined;
  return row ? ownedBy(row.organisation_id) : null;
}
