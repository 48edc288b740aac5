// A save of a draft moves its last moment, and an index over a column that every save rewrites makes
// each of them write every index anew. The index goes by the day of that moment instead, which moves
// once a day; the moment itself stays exact. The day follows from it, so that no statement can forget
// to write it.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw('DROP INDEX drafts_expires_idx');
  await knex.raw(`ALTER TABLE drafts ADD COLUMN expires_on date
    GENERATED ALWAYS AS ((expires_at AT TIME ZONE 'UTC')::date) STORED`);
  await knex.raw('CREATE INDEX drafts_expires_on_idx ON drafts (expires_on)');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX drafts_expires_on_idx');
  await knex.raw('ALTER TABLE drafts DROP COLUMN expires_on');
  await knex.raw('CREATE INDEX drafts_expires_idx ON drafts (expires_at)');
}
