// What a respondent typed and a page did not accept yet is kept with the draft; what was sent twice is
// known by its key; a round that has closed says how long begun forms may still be sent, and whether forms
// that were never sent are kept apart.
import type { Knex } from 'knex';
import { distribute, sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`ALTER TABLE drafts ADD COLUMN typed jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN sent_keys jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN keeps_partial boolean NOT NULL DEFAULT false`);
  await knex.raw(`ALTER TABLE rounds ADD COLUMN finish_hours integer NOT NULL DEFAULT 48,
    ADD COLUMN keeps_partial boolean NOT NULL DEFAULT false`);
  await knex.raw(`ALTER TABLE rounds ADD CONSTRAINT rounds_finish_hours_check
    CHECK (finish_hours BETWEEN 0 AND 336)`);
  await knex.raw(`CREATE TABLE partial_responses (
    id uuid NOT NULL,
    locality_id integer NOT NULL,
    round_id uuid NOT NULL,
    version_id uuid NOT NULL,
    service_id text,
    door text NOT NULL,
    service_point text,
    caller text,
    language text NOT NULL,
    device text NOT NULL,
    stopped_at text,
    answers jsonb NOT NULL,
    seconds integer,
    started_at timestamptz NOT NULL,
    last_saved_at timestamptz NOT NULL,
    CONSTRAINT partial_responses_pk PRIMARY KEY (id, locality_id),
    CONSTRAINT partial_responses_round_fk FOREIGN KEY (round_id) REFERENCES rounds (id),
    CONSTRAINT partial_responses_locality_fk FOREIGN KEY (locality_id) REFERENCES localities (id)
  )`);
  await knex.raw('CREATE INDEX partial_responses_round_idx ON partial_responses (round_id)');
  await distribute(knex, 'partial_responses');
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.dropTable('partial_responses');
  await knex.raw('ALTER TABLE rounds DROP COLUMN finish_hours, DROP COLUMN keeps_partial');
  await knex.raw(
    'ALTER TABLE drafts DROP COLUMN typed, DROP COLUMN sent_keys, DROP COLUMN keeps_partial',
  );
}
