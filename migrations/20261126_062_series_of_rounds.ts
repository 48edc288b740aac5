// A round without a closing date can be followed every quarter by a next round of the same series.
// The series has the id of its first round. Each round stores when the next round takes over and,
// once that round exists, its id. Before a round is closed for good, its open drafts are counted.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`ALTER TABLE rounds ADD COLUMN series_id uuid, ADD COLUMN recurs text,
    ADD COLUMN turns_at timestamptz, ADD COLUMN next_id uuid`);
  await knex.raw(`ALTER TABLE rounds ADD CONSTRAINT rounds_recurs_check
    CHECK (recurs IN ('quarterly'))`);
  await knex.raw(`ALTER TABLE rounds ADD CONSTRAINT rounds_series_check
    CHECK (series_id IS NOT NULL OR (recurs IS NULL AND next_id IS NULL))`);
  await knex.raw('CREATE INDEX rounds_series_idx ON rounds (series_id)');
  await knex.raw('CREATE INDEX drafts_round_idx ON drafts (round_id)');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX drafts_round_idx');
  await knex.raw('DROP INDEX rounds_series_idx');
  await knex.raw('ALTER TABLE rounds DROP CONSTRAINT rounds_series_check');
  await knex.raw('ALTER TABLE rounds DROP CONSTRAINT rounds_recurs_check');
  await knex.raw(`ALTER TABLE rounds DROP COLUMN series_id, DROP COLUMN recurs,
    DROP COLUMN turns_at, DROP COLUMN next_id`);
}
