// Responses that wait for a decision are found, newest first, without a look at the others.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`CREATE INDEX responses_held_idx
    ON responses (round_id, submitted_at DESC, id DESC) WHERE status = 'held'`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX responses_held_idx');
}
