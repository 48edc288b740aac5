// Whether the database can store, asked after it once could not. Journal files are reused, so a
// small write may succeed while no table can grow: what is tried is a table of a megabyte, whose
// commit is forced to disk, and then forgotten.
import { inTransaction } from './database.ts';
import type { Db } from './connect.ts';

const probe =
  'create temporary table storage_probe on commit drop as ' +
  'select n from generate_series(1, 30000) n';

/** @returns false when it cannot store, or when there is no database to ask */
export async function storageWorks(db: Db): Promise<boolean> {
  try {
    await inTransaction(db, async (tx) => {
      await tx.raw(`set local statement_timeout = '5s'`);
      await tx.raw(probe);
    });
    return true;
  } catch {
    return false;
  }
}
