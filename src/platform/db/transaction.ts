// Writes happen in transactions. Postgres sometimes breaks one off through nobody's fault – a
// deadlock, a serialization failure, a node restarted – and asks for it to be tried again.
import type { Knex } from 'knex';

const worthRetrying = new Set(['40P01', '40001', '57P01']);

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

/**
 * Runs `work` in one transaction; once more, from the beginning, when Postgres asked for it. `work`
 * may do nothing outside the database, because it may run twice. Inside a transaction it joins it.
 */
export async function inTransaction<T>(db: Knex, work: (tx: Knex.Transaction) => Promise<T>): Promise<T> {
  if (db.isTransaction) return await work(db as Knex.Transaction);
  try {
    return await db.transaction(work);
  } catch (error) {
    if (!worthRetrying.has(String(codeOf(error)))) throw error;
    return await db.transaction(work);
  }
}
