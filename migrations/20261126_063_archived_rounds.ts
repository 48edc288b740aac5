// When the responses of a round were taken out of the database, after they had been archived.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw('ALTER TABLE rounds ADD COLUMN archived_at timestamptz');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE rounds DROP COLUMN archived_at');
}
