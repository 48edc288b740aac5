// The audit log: one line beside every act that changes what others see. Lines are added, never
// changed or removed.
import type { Reader, Tx } from '../platform/db/connect.ts';
import type { Actor } from '../platform/http/access.ts';

export interface AuditLine {
  at: Date;
  actorName: string | null;
  action: string;
  objectId: string | null;
  details: Record<string, unknown>;
}

interface AuditRow {
  at: Date;
  actor_name: string | null;
  action: string;
  object_id: string | null;
  details: Record<string, unknown>;
}

/** `action` is noun.verb in the past, as 'computation.published'; `details` hold no answers and no secrets. */
export async function audit(
  tx: Tx,
  act: {
    at: Date;
    actor: Pick<Actor, 'userId' | 'name' | 'actsFor'> | null;
    /** Whose administrators read the line, besides those of the host; the one the actor acts for when left out. */
    organisationId?: string;
    action: string;
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

/** @param organisations whose lines are read; null: every line */
export async function listAuditLines(
  db: Reader,
  organisations: readonly string[] | null,
  page: { limit: number; offset: number },
): Promise<AuditLine[]> {
  const query = db('audit_log').orderBy('id', 'desc').limit(page.limit).offset(page.offset);
  if (organisations) void query.whereIn('organisation_id', [...organisations]);
  const rows = (await query) as AuditRow[];
  return rows.map((row) => ({
    at: row.at,
    actorName: row.actor_name,
    action: row.action,
    objectId: row.object_id,
    details: row.details,
  }));
}
