// Adds new deltas to the counts every few seconds while the server runs. Any number of servers may do
// so at once.
import { inTransaction } from '../../platform/db/database.ts';
import type { Db } from '../../platform/db/connect.ts';
import { log } from '../../platform/log/log.ts';
import { foldDeltas } from './response-counts.store.ts';

const EVERY_MS = 5_000;

/** @returns how to stop it; resolves once nothing is folded any more */
export function startFolding(db: Db, everyMs = EVERY_MS): () => Promise<void> {
  let folding: Promise<unknown> | null = null;
  const timer = setInterval(() => {
    folding ??= inTransaction(db, foldDeltas)
      .catch((error: unknown) => {
        log.warn({ error }, 'counts were not folded');
      })
      .finally(() => {
        folding = null;
      });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await folding;
  };
}
