// Privacy by law: how long the answers of a round are kept and when they were erased; the texts people
// consented to; requests of respondents about their own response, with their clocks; breaches.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(
    'ALTER TABLE rounds ADD COLUMN retention_months integer, ADD COLUMN erased_at timestamptz',
  );
  await knex.raw(`ALTER TABLE rounds ADD CONSTRAINT rounds_retention_check
    CHECK (retention_months BETWEEN 1 AND 240)`);
  await knex.raw(`CREATE TABLE consent_texts (
    id text NOT NULL,
    round_id uuid NOT NULL,
    language text NOT NULL,
    parts jsonb NOT NULL,
    first_given_at timestamptz NOT NULL,
    CONSTRAINT consent_texts_pk PRIMARY KEY (round_id, id)
  )`);
  await knex.raw(`CREATE TABLE data_requests (
    id uuid NOT NULL,
    round_id uuid NOT NULL,
    response_id uuid NOT NULL,
    locality_id integer NOT NULL,
    words text NOT NULL,
    asked_at timestamptz NOT NULL,
    replied_at timestamptz,
    reply text,
    replied_by_name text,
    done_at timestamptz,
    outcome text,
    CONSTRAINT data_requests_pk PRIMARY KEY (id),
    CONSTRAINT data_requests_reply_check CHECK ((replied_at IS NULL) = (reply IS NULL)),
    CONSTRAINT data_requests_done_check CHECK ((done_at IS NULL) = (outcome IS NULL)),
    CONSTRAINT data_requests_outcome_check CHECK (outcome IN ('done', 'refused'))
  )`);
  await knex.raw(`CREATE UNIQUE INDEX data_requests_open_key ON data_requests (round_id, response_id)
    WHERE done_at IS NULL`);
  await knex.raw(`CREATE TABLE breaches (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    detected_at timestamptz NOT NULL,
    what text NOT NULL,
    people text NOT NULL,
    measures text NOT NULL,
    noted_at timestamptz NOT NULL,
    noted_by_name text NOT NULL,
    authority_told_at timestamptz,
    people_told_at timestamptz,
    closed_at timestamptz,
    CONSTRAINT breaches_pk PRIMARY KEY (id),
    CONSTRAINT breaches_organisation_fk FOREIGN KEY (organisation_id) REFERENCES organisations (id)
  )`);
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  for (const table of ['breaches', 'data_requests', 'consent_texts'])
    await knex.schema.dropTable(table);
  await knex.raw('ALTER TABLE rounds DROP COLUMN retention_months, DROP COLUMN erased_at');
}
