// The form after a service: a round may have one beside its questionnaire, and a response that was sent with
// it can be told more of later. Sites that may show a round's feedback button in a frame.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(
    `ALTER TABLE rounds ADD COLUMN short_version_id uuid
      CONSTRAINT rounds_short_version_fk REFERENCES questionnaire_versions (id)`,
  );
  await knex.raw(`ALTER TABLE rounds ADD COLUMN frame_sites text[] NOT NULL DEFAULT '{}'`);
  await knex.raw('ALTER TABLE responses ADD COLUMN amended_at timestamptz');
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw('ALTER TABLE responses DROP COLUMN amended_at');
  await knex.raw('ALTER TABLE rounds DROP COLUMN short_version_id, DROP COLUMN frame_sites');
}
