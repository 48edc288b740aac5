// Which unit took the place of which: 63 provinces into 34 on 1 July 2025.
import type { Reader, Tx } from '../platform/db/connect.ts';

export interface Succession {
  predecessorId: number;
  successorId: number;
  changedOn: string;
}

const toSuccession = (row: {
  predecessor_id: number;
  successor_id: number;
  changed_on: string;
}): Succession => ({
  predecessorId: row.predecessor_id,
  successorId: row.successor_id,
  changedOn: row.changed_on,
});

/** The units that were joined into these, by id. */
export async function listPredecessors(
  db: Reader,
  successorIds: readonly number[],
): Promise<Succession[]> {
  return (
    await db('locality_successions')
      .whereIn('successor_id', successorIds)
      .orderBy(['successor_id', 'predecessor_id'])
  ).map(toSuccession);
}

/** The units that took the place of this one, by id; several where it was divided. */
export async function listSuccessors(db: Reader, predecessorId: number): Promise<Succession[]> {
  return (
    await db('locality_successions')
      .where({ predecessor_id: predecessorId })
      .orderBy('successor_id')
  ).map(toSuccession);
}

export async function saveSuccessions(tx: Tx, successions: readonly Succession[]): Promise<void> {
  const rows = successions.map((entry) => ({
    predecessor_id: entry.predecessorId,
    successor_id: entry.successorId,
    changed_on: entry.changedOn,
  }));
  await tx('locality_successions')
    .insert(rows)
    .onConflict(['predecessor_id', 'successor_id'])
    .merge(['changed_on']);
}
