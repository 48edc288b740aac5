// Rounds change seldom and every request of a respondent needs one: the row is read again only when
// it changed. `version` is a hash of the row, which a statement that reads the draft brings along.
// Not its xmin: on Citus each machine has a copy of the row with a number of its own, and two
// states of the row could share one.
import type { Reader } from '../../platform/db/database.ts';
import type { Round } from '../../sampling/rounds/rounds.store.ts';
import { findRound } from '../../sampling/rounds/rounds.store.ts';

/** SQL for `version`. @param alias of the table `rounds` in the statement */
export const roundVersion = (alias: string): string => `hash_record_extended(${alias}.*, 0)::text`;

export interface RoundRow {
  id: string;
  version: string;
}
export type RoundCache = (db: Reader, row: RoundRow) => Promise<Round | null>;

export function roundCache(): RoundCache {
  const known = new Map<string, { version: string; round: Round }>();
  return async (db, { id, version }) => {
    const held = known.get(id);
    if (held?.version === version) return held.round;
    const round = await findRound(db, id);
    if (round) known.set(id, { version, round });
    return round;
  };
}
