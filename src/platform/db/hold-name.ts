// Two people give the same name to something at the same moment: the second waits until the first is done, so
// that it is told what is taken, with what it typed, and not refused by the unique index without it.
import type { Tx } from './connect.ts';

/** Held until the transaction ends. @param kind what is named, as 'account' */
export async function holdName(tx: Tx, kind: string, name: string): Promise<void> {
  await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `${kind}\n${name.trim().toLowerCase()}`,
  ]);
}
