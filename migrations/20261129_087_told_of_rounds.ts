// What a round tells its respondents beside who asks: how to see that it is real, what was done after the
// last one, where to complain.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`ALTER TABLE rounds ADD COLUMN told jsonb NOT NULL DEFAULT '{}'`);
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw('ALTER TABLE rounds DROP COLUMN told');
}
