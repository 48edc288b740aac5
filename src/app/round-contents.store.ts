// What a round holds, over all rooms: one that holds any of it is not deleted.
import type { Reader, Tx } from '../platform/db/connect.ts';
import { sequential } from '../platform/db/citus.ts';
import { dropPartitions } from '../responses/archive/archived-rounds.store.ts';

/** Text keys of sampling.delete.contents, each with a query that finds one row of the round $1. */
const CONTENTS: Readonly<Record<string, string>> = {
  responses: 'select 1 from responses where round_id = ?',
  drafts: 'select 1 from drafts where round_id = ?',
  partial: 'select 1 from partial_responses where round_id = ?',
  invitations: 'select 1 from invitation_batches where round_id = ?',
  sample: 'select 1 from round_psus where round_id = ?',
  dossiers: 'select 1 from answered_dossiers where round_id = ?',
  computations: 'select 1 from computations where round_id = ?',
  tables: 'select 1 from answer_tables where round_id = ?',
  recipe: 'select 1 from weighting_recipes where round_id = ?',
  series: 'select 1 from rounds where next_id = ? or (series_id = ? and id <> ?)',
  callers: 'select 1 from callers where rounds @> array[(select code from rounds where id = ?)]',
};

/** In the order above. */
export async function roundContents(db: Reader, roundId: string): Promise<string[]> {
  const found: string[] = [];
  for (const [name, query] of Object.entries(CONTENTS)) {
    const ids = [...query.matchAll(/\?/g)].map(() => roundId);
    const { rows } = await db.raw<{ rows: unknown[] }>(`${query} limit 1`, ids);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

/** Requests wait behind its lock on the parent tables, so it gives up after two seconds. @throws 55P03 */
export async function removeRoundStorage(tx: Tx, roundId: string): Promise<void> {
  await sequential(tx);
  await tx.raw(`set local lock_timeout = '2s'`);
  await dropPartitions(tx, roundId);
}
