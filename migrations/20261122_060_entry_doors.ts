// The entry channel of a respondent. A draft stores the details of its channel; a response stores the
// service point and the caller. A single-use ticket – a personal invitation, a dossier of an
// after-service link – is marked as used in the transaction that stores the response, in tables
// colocated with it (locality_id in every key). Neither table says which response used the ticket:
// an invitation must not reveal the answers.
import type { Knex } from 'knex';
import { distribute, sequential } from '../src/platform/db/citus.ts';

const NO_ENTRY =
  '{"servicePoint":null,"caller":null,"ticket":null,"stratum":null,"psu":null,"weight":null}';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`ALTER TABLE drafts ADD COLUMN entry jsonb NOT NULL DEFAULT '${NO_ENTRY}'`);
  await knex.raw('ALTER TABLE responses ADD COLUMN service_point text, ADD COLUMN caller text');
  await knex.raw(`CREATE TABLE invitations (
    key bytea NOT NULL,
    locality_id integer NOT NULL,
    round_id uuid NOT NULL,
    batch text NOT NULL,
    reference text NOT NULL,
    service_id text,
    stratum text,
    psu text,
    weight double precision,
    made_at timestamptz NOT NULL,
    expires_at timestamptz,
    spent_at timestamptz,
    CONSTRAINT invitations_pk PRIMARY KEY (key, locality_id),
    CONSTRAINT invitations_locality_fk FOREIGN KEY (locality_id) REFERENCES localities (id),
    CONSTRAINT invitations_round_fk FOREIGN KEY (round_id) REFERENCES rounds (id),
    CONSTRAINT invitations_service_fk FOREIGN KEY (service_id) REFERENCES public_services (id),
    CONSTRAINT invitations_weight_check CHECK (weight > 0)
  )`);
  await knex.raw('CREATE INDEX invitations_round_idx ON invitations (round_id, batch, reference)');
  await knex.raw(`CREATE TABLE answered_dossiers (
    key bytea NOT NULL,
    locality_id integer NOT NULL,
    round_id uuid NOT NULL,
    answered_at timestamptz NOT NULL,
    CONSTRAINT answered_dossiers_pk PRIMARY KEY (key, locality_id, round_id),
    CONSTRAINT answered_dossiers_locality_fk FOREIGN KEY (locality_id) REFERENCES localities (id)
  )`);
  for (const table of ['invitations', 'answered_dossiers']) await distribute(knex, table);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['answered_dossiers', 'invitations']) await knex.schema.dropTable(table);
  await knex.raw('ALTER TABLE responses DROP COLUMN service_point, DROP COLUMN caller');
  await knex.raw('ALTER TABLE drafts DROP COLUMN entry');
}
