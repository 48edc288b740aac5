// Writes happen in transactions. Postgres sometimes breaks one off through nobody's fault – a
// deadlock, a serialization failure, a machine of the cluster restarted – and asks for it to be
// tried again.
import type { Knex } from 'knex';
import { isCitus, sequential } from './citus.ts';
import { isLostConnection } from './lost-connection.ts';

const askedAgain = new Set(['40P01', '40001']);

const isWorthRetrying = (error: unknown): boolean =>
  isLostConnection(error) || askedAgain.has(String((error as { code?: unknown } | null)?.code));

/**
 * Runs `work` in one transaction, and runs it again from the beginning when Postgres asks for a
 * retry. `work` must have no effect outside the database, because it may run twice – even after a
 * commit, if a Citus worker was lost before it could confirm it. Inside a transaction it joins it.
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
 * A handler need not know which of its statements visit every shard: whatever follows them may
 * write a registry.
 */
const inOrder =
  <T>(work: (tx: Knex.Transaction) => Promise<T>) =>
  async (tx: Knex.Transaction): Promise<T> => {
    await sequential(tx);
    return await work(tx);
  };
