// What a respondent typed and a page did not accept yet is kept with the draft; what was sent twice is known by
// its key; a round that has closed says how long begun forms may still be sent.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`ALTER TABLE drafts ADD COLUMN typed jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN sent_keys jsonb NOT NULL DEFAULT '[]'`);
  await knex.raw('ALTER TABLE rounds ADD COLUMN finish_hours integer NOT NULL DEFAULT 48');
  await knex.raw(`ALTER TABLE rounds ADD CONSTRAINT rounds_finish_hours_check
    CHECK (finish_hours BETWEEN 0 AND 336)`);
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw('ALTER TABLE rounds DROP COLUMN finish_hours');
  await knex.raw('ALTER TABLE drafts DROP COLUMN typed, DROP COLUMN sent_keys');
}
