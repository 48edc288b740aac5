// The same migrations on plain Postgres and on Citus: what distributes a table does nothing where
// the extension is absent. Every migration begins with `sequential`.
import type { Knex } from 'knex';

async function hasCitus(knex: Knex): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: unknown[] }>(`select 1 from pg_extension where extname = 'citus'`);
  return rows.length > 0;
}

/** A setting of an absent extension is accepted and ignored by Postgres. */
export async function sequential(knex: Knex): Promise<void> {
  await knex.raw(`set local citus.multi_shard_modify_mode to 'sequential'`);
}

/** A large table, spread by `locality_id`, which must be in each of its keys. */
export async function distribute(knex: Knex, table: string): Promise<void> {
  if (await hasCitus(knex)) await knex.raw(`select create_distributed_table(?, 'locality_id')`, [table]);
}

/** A registry, copied to every node, to which large tables may refer. */
export async function reference(knex: Knex, table: string): Promise<void> {
  if (await hasCitus(knex)) await knex.raw('select create_reference_table(?)', [table]);
}
