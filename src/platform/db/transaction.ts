// Writes happen in transactions. A transaction can fail although its code is right: a deadlock, a
// serialization failure, a machine of the cluster restarted. Then it is tried again.
import type { Knex } from 'knex';
import { isCitus, sequential } from './citus.ts';
import { isLostConnection } from './lost-connection.ts';

const askedAgain = new Set(['40P01', '40001']);

const isWorthRetrying = (error: unknown): boolean =>
  isLostConnection(error) || askedAgain.has(String((error as { code?: unknown } | null)?.code));

/**
 * Runs `work` in one transaction; once more, from the beginning, after a deadlock, a serialization
 * failure or a lost connection. `work` must have no effect outside the database, because it may run
 * twice – even after a commit whose confirmation was lost. Inside a transaction it joins it.
 */
export async function inTransaction<T>(
  db: Knex,
  work: (tx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  if (db.isTransaction) return await work(db as Knex.Transaction);
  const run = (await isCitus(db)) ? inOrder(work) : work;
  try {
    return await db.transaction(run);
  } catch (error) {
    if (!isWorthRetrying(error)) throw error;
    return await db.transaction(run);
  }
}

/**
 * Handlers need not know which of their statements run on every shard: a later statement may write
 * to a reference table.
 */
const inOrder =
  <T>(work: (tx: Knex.Transaction) => Promise<T>) =>
  async (tx: Knex.Transaction): Promise<T> => {
    await sequential(tx);
    return await work(tx);
  };

/** Reads that must see one state of the database, however long they take. Inside a transaction they join it. */
export async function inSnapshot<T>(
  db: Knex,
  read: (tx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  if (db.isTransaction) return await read(db as Knex.Transaction);
  const failed: { error?: unknown } = {};
  const work = async (tx: Knex.Transaction): Promise<T> => {
    try {
      return await read(tx);
    } catch (error) {
      failed.error = error;
      throw error;
    }
  };
  try {
    return await db.transaction(work, { isolationLevel: 'repeatable read', readOnly: true });
  } catch (error) {
    // Of a connection that was given up in the middle of its rows, the failed rollback says nothing.
    throw failed.error ?? error;
  }
}
