// Cache of rounds: they change seldom, and every request of a respondent needs one. A row is read again
// only when its version changed. The version is a hash of the row, returned by the statement that reads
// the draft. It is not the xmin: on Citus each machine has a copy of the row with an xmin of its own, so
// two states of the row could have the same one.
import type { Reader } from '../../platform/db/connect.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { findRound } from '../../sampling/rounds/rounds.store.ts';

/** SQL for `version`. @param alias of the table `rounds` in the statement */
export const roundVersion = (alias: string): string => `hash_record_extended(${alias}.*, 0)::text`;

export interface RoundRow {
  id: string;
  version: string;
}
export type RoundCache = (db: Reader, row: RoundRow) => Promise<Round | null>;

export function roundCache(): RoundCache {
  const cache = new Map<string, { version: string; round: Round }>();
  return async (db, { id, version }) => {
    const cached = cache.get(id);
    if (cached?.version === version) return cached.round;
    const round = await findRound(db, id);
    if (round) cache.set(id, { version, round });
    return round;
  };
}
