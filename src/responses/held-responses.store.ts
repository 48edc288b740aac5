// Responses that wait for a researcher's decision, without what was answered.
import type { Reader } from '../platform/db/database.ts';

export interface HeldResponse {
  id: string;
  localityId: number;
  flags: readonly string[];
  door: string;
  seconds: number | null;
  /** Number of questions answered. */
  answered: number;
  submittedAt: Date;
}

/** Newest first, at most `limit`. */
export async function listHeld(db: Reader, roundId: string, limit: number): Promise<HeldResponse[]> {
  const rows = await db('responses').where({ round_id: roundId, status: 'held' }).orderBy('submitted_at', 'desc').limit(limit)
    .select('id', 'locality_id', 'flags', 'door', 'seconds', 'submitted_at')
    .select(db.raw('(select count(*) from jsonb_object_keys(answers)) as answered')) as
    { id: string; locality_id: number; flags: string[]; door: string; seconds: number | null; submitted_at: Date; answered: number }[];
  return rows.map((row) => ({
    id: row.id, localityId: row.locality_id, flags: row.flags, door: row.door, seconds: row.seconds, answered: row.answered, submittedAt: row.submitted_at,
  }));
}
