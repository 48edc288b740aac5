// One program on plain Postgres and on Citus: what distributes a table does nothing where the
// extension is absent, and the few statements that differ ask `isCitus`. Every migration begins
// with `sequential`.
import type { Knex } from 'knex';

const known = new WeakMap<object, Promise<boolean>>();

async function hasExtension(db: Knex): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `select 1 from pg_extension where extname = 'citus'`,
  );
  return rows.length > 0;
}

/**
 * Whether the database is a Citus coordinator. Asked once for each pool; its transactions share the
 * answer.
 */
export async function isCitus(db: Knex): Promise<boolean> {
  const { config } = db.client as { config: object };
  const asked = known.get(config) ?? hasExtension(db);
  known.set(config, asked);
  try {
    return await asked;
  } catch (error) {
    known.delete(config);
    throw error;
  }
}

/**
 * For the rest of the transaction Citus touches its shards one after the other on one connection
 * for each machine. Only so may a registry be written after them. A setting of an absent extension
 * is accepted and ignored by Postgres.
 */
export async function sequential(tx: Knex): Promise<void> {
  await tx.raw(`set local citus.multi_shard_modify_mode to 'sequential'`);
}

/** A large table, spread by `locality_id`, which must be in each of its keys. */
export async function distribute(knex: Knex, table: string): Promise<void> {
  if (await isCitus(knex))
    await knex.raw(`select create_distributed_table(?, 'locality_id')`, [table]);
}

/** A registry, copied to every node, to which large tables may refer. */
export async function reference(knex: Knex, table: string): Promise<void> {
  if (await isCitus(knex)) await knex.raw('select create_reference_table(?)', [table]);
}
