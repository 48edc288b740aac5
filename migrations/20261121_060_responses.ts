// What citizens answer: drafts while they write, responses once they sent, paradata of how it went.
// These grow without bound, so locality_id is in every key and responses are partitioned by round;
// ids are hashes of the respondent's code, so that one read by key finds a draft or a response.
import type { Knex } from 'knex';
import { distribute, sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await createDrafts(knex);
  await createResponses(knex);
  await createParadata(knex);
  for (const table of ['drafts', 'responses', 'paradata']) await distribute(knex, table);
}

async function createDrafts(knex: Knex): Promise<void> {
  await knex.raw(`CREATE TABLE drafts (
    id uuid NOT NULL,
    locality_id integer NOT NULL,
    round_id uuid NOT NULL,
    version_id uuid NOT NULL,
    service_id text,
    door text NOT NULL,
    language text NOT NULL,
    device text NOT NULL,
    consent_version text NOT NULL,
    answers jsonb NOT NULL,
    paradata jsonb NOT NULL,
    source_hash bytea,
    started_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT drafts_pk PRIMARY KEY (id, locality_id),
    CONSTRAINT drafts_locality_fk FOREIGN KEY (locality_id) REFERENCES localities (id),
    CONSTRAINT drafts_service_fk FOREIGN KEY (service_id) REFERENCES public_services (id),
    CONSTRAINT drafts_round_fk FOREIGN KEY (round_id) REFERENCES rounds (id)
  ) WITH (fillfactor = 70)`);
  await knex.raw('CREATE INDEX drafts_expires_idx ON drafts (expires_at)');
}

async function createResponses(knex: Knex): Promise<void> {
  await knex.raw(`CREATE TABLE responses (
    round_id uuid NOT NULL,
    locality_id integer NOT NULL,
    id uuid NOT NULL,
    version_id uuid NOT NULL,
    service_id text,
    stratum text,
    psu text,
    weight double precision,
    door text NOT NULL,
    language text NOT NULL,
    status text NOT NULL,
    flags text[] NOT NULL,
    consent_version text,
    answers jsonb NOT NULL,
    scores double precision[],
    source_hash bytea,
    seconds integer,
    submitted_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    CONSTRAINT responses_pk PRIMARY KEY (id, locality_id, round_id),
    CONSTRAINT responses_locality_fk FOREIGN KEY (locality_id) REFERENCES localities (id),
    CONSTRAINT responses_status_check CHECK (status IN ('counted', 'held', 'excluded', 'withdrawn')),
    CONSTRAINT responses_withdrawn_check CHECK ((status = 'withdrawn') = (withdrawn_at IS NOT NULL)),
    CONSTRAINT responses_erased_check CHECK (status <> 'withdrawn' OR (answers = '{}' AND scores IS NULL AND source_hash IS NULL)),
    CONSTRAINT responses_weight_check CHECK (weight > 0)
  ) PARTITION BY LIST (round_id)`);
}

async function createParadata(knex: Knex): Promise<void> {
  await knex.raw(`CREATE TABLE paradata (
    response_id uuid NOT NULL,
    locality_id integer NOT NULL,
    round_id uuid NOT NULL,
    device text NOT NULL,
    started_at timestamptz NOT NULL,
    pages jsonb NOT NULL,
    CONSTRAINT paradata_pk PRIMARY KEY (response_id, locality_id)
  )`);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['paradata', 'responses', 'drafts']) await knex.schema.dropTable(table);
}
