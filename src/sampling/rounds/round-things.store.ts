// What permission rules are asked about where an address names a round.
import type { Thing } from '../../platform/http/access.ts';
import type { Reader } from '../../platform/db/connect.ts';
import { ownedBy } from '../../accounts/permissions.ts';

interface OfRound {
  round: string;
}

/** The round as a whole. A role restricted to the first round of a series reaches the later ones. */
export async function aRound(db: Reader, { round: code }: OfRound): Promise<Thing | null> {
  const row = (await db('rounds').where({ code }).first('id', 'organisation_id', 'series_id')) as
    { id: string; organisation_id: string; series_id: string | null } | undefined;
  if (!row) return null;
  return ownedBy(row.organisation_id, row.id, ...(row.series_id ? [row.series_id] : []));
}

/** The round, for endpoints that show or change only what is in the units the actor reaches (`placesOf`). */
export async function roundByPlace(db: Reader, of: OfRound): Promise<Thing | null> {
  const round = await aRound(db, of);
  return round && { ...round, localities: 'each' };
}
