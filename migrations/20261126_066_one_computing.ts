// A round has one computation under way at most: two people who ask at the same moment get the same one.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`UPDATE computations SET status = 'failed', failure = 'jobStopped'
    WHERE status = 'computing' AND id NOT IN (
      SELECT DISTINCT ON (round_id) id FROM computations
      WHERE status = 'computing' ORDER BY round_id, created_at DESC, id)`);
  await knex.raw(
    `CREATE UNIQUE INDEX computations_one_computing_key ON computations (round_id) WHERE status = 'computing'`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw('DROP INDEX computations_one_computing_key');
}
