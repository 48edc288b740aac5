// The audit log: one line beside every act that changes what others see. Lines are added, never changed or
// removed: a trigger refuses it, and audit/ chains them.
import type { Reader, Tx } from '../platform/db/connect.ts';
import type { Actor } from '../platform/http/access.ts';
import type { Action } from './audit/actions.ts';
import type { AuditFilter } from './audit/audit-filter.ts';

export interface AuditLine {
  id: string;
  at: Date;
  actorName: string | null;
  action: string;
  objectId: string | null;
  details: Record<string, unknown>;
}

interface AuditRow {
  id: string;
  at: Date;
  actor_name: string | null;
  action: string;
  object_id: string | null;
  details: Record<string, unknown>;
}

/** `details` hold no answers and no secrets. */
export async function audit(
  tx: Tx,
  act: {
    at: Date;
    actor: Pick<Actor, 'userId' | 'name' | 'actsFor'> | null;
    /**
     * Whose administrators read the line, besides those of the host; the one the actor acts for when left
     * out.
     */
    organisationId?: string;
    action: Action;
    objectId?: string;
    details?: Record<string, unknown>;
  },
): Promise<void> {
  await tx('audit_log').insert({
    at: act.at,
    actor_id: act.actor?.userId ?? null,
    actor_name: act.actor?.name ?? null,
    organisation_id: act.organisationId ?? act.actor?.actsFor ?? null,
    action: act.action,
    object_id: act.objectId ?? null,
    details: JSON.stringify(act.details ?? {}),
  });
}

/** For a LIKE pattern: what was typed stands for itself. */
const literally = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/** The newest first. @param before the line that the page before ended with */
export async function listAuditLines(
  db: Reader,
  { organisations, from, before, subject, who, text }: AuditFilter,
  page: { limit: number; offset?: number; beforeId?: string | null },
): Promise<AuditLine[]> {
  const query = db('audit_log')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset ?? 0);
  if (organisations) void query.whereIn('organisation_id', [...organisations]);
  if (page.beforeId) void query.where('id', '<', page.beforeId);
  if (from) void query.where('at', '>=', from);
  if (before) void query.where('at', '<', before);
  if (subject) void query.whereLike('action', `${literally(subject)}.%`);
  if (who) void query.whereILike('actor_name', `%${literally(who)}%`);
  if (text)
    void query.whereRaw(`(object_id ilike ? or details::text ilike ?)`, [
      `%${literally(text)}%`,
      `%${literally(text)}%`,
    ]);
  return ((await query) as AuditRow[]).map(toLine);
}

const toLine = (row: AuditRow): AuditLine => ({
  id: row.id,
  at: row.at,
  actorName: row.actor_name,
  action: row.action,
  objectId: row.object_id,
  details: row.details,
});

/** The newest lines about a thing. */
export async function linesAbout(
  db: Reader,
  objectId: string,
  limit: number,
): Promise<AuditLine[]> {
  const rows = await db('audit_log')
    .where({ object_id: objectId })
    .orderBy('id', 'desc')
    .limit(limit);
  return (rows as AuditRow[]).map(toLine);
}

/** When an act was last done; null: never. */
export async function lastTimeOf(db: Reader, action: Action): Promise<Date | null> {
  const row = (await db('audit_log').where({ action }).orderBy('id', 'desc').first('at')) as
    { at: Date } | undefined;
  return row?.at ?? null;
}
