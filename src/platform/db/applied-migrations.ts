// Which migrations a database has had.
import type { Reader } from './connect.ts';

/** In the order they were applied; null before the first. */
export async function appliedMigrations(db: Reader): Promise<string[] | null> {
  const { rows } = await db.raw<{ rows: { there: boolean }[] }>(
    `select to_regclass('knex_migrations') is not null as there`,
  );
  if (rows[0]?.there !== true) return null;
  const applied = await db.raw<{ rows: { name: string }[] }>(
    'select name from knex_migrations order by id',
  );
  return applied.rows.map(({ name }) => name.replace(/\.(ts|js)$/, ''));
}
