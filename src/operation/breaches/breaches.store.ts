// The journal of breaches. Nothing is removed from it.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import type { Thing } from '../../platform/http/access.ts';
import { ownedBy } from '../../accounts/permissions.ts';
import type { Breach } from './breach.ts';

interface BreachRow {
  id: string;
  organisation_id: string;
  detected_at: Date;
  what: string;
  people: string;
  measures: string;
  noted_at: Date;
  noted_by_name: string;
  authority_told_at: Date | null;
  people_told_at: Date | null;
  closed_at: Date | null;
}

const toBreach = (row: BreachRow): Breach => ({
  id: row.id,
  organisationId: row.organisation_id,
  detectedAt: row.detected_at,
  what: row.what,
  people: row.people,
  measures: row.measures,
  notedAt: row.noted_at,
  notedByName: row.noted_by_name,
  authorityToldAt: row.authority_told_at,
  peopleToldAt: row.people_told_at,
  closedAt: row.closed_at,
});

/** The newest first. */
export async function listBreaches(
  db: Reader,
  organisations: readonly string[],
): Promise<Breach[]> {
  const rows = (await db('breaches')
    .whereIn('organisation_id', [...organisations])
    .orderBy([{ column: 'detected_at', order: 'desc' }, 'id'])) as BreachRow[];
  return rows.map(toBreach);
}

/** @returns false when it is there already: its form was sent twice */
export async function insertBreach(tx: Tx, breach: Breach): Promise<boolean> {
  const row = {
    id: breach.id,
    organisation_id: breach.organisationId,
    detected_at: breach.detectedAt,
    what: breach.what,
    people: breach.people,
    measures: breach.measures,
    noted_at: breach.notedAt,
    noted_by_name: breach.notedByName,
  };
  const added = (await tx('breaches')
    .insert(row)
    .onConflict('id')
    .ignore()
    .returning('id')) as object[];
  return added.length === 1;
}

export const breachSteps = ['authority', 'people', 'closed'] as const;
export type BreachStep = (typeof breachSteps)[number];

const COLUMN: Readonly<Record<BreachStep, string>> = {
  authority: 'authority_told_at',
  people: 'people_told_at',
  closed: 'closed_at',
};

/** @returns false when it was done before */
export async function noteStep(tx: Tx, id: string, step: BreachStep, at: Date): Promise<boolean> {
  const column = COLUMN[step];
  return (
    (await tx('breaches')
      .where({ id })
      .whereNull(column)
      .update({ [column]: at })) === 1
  );
}

export async function aBreach(db: Reader, { id }: { id: string }): Promise<Thing | null> {
  const row = (await db('breaches').where({ id }).first('organisation_id')) as
    { organisation_id: string } | undefined;
  return row ? ownedBy(row.organisation_id, id) : null;
}
