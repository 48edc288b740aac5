// A second proof at sign-in: codes of an authenticator app, whose secret is sealed, and recovery codes, of
// which only hashes are kept. And what an organisation asks for: roles that need a second proof, acts that
// need a second person.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`CREATE TABLE second_factors (
    user_id uuid NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    last_step bigint NOT NULL DEFAULT 0,
    CONSTRAINT second_factors_pk PRIMARY KEY (user_id),
    CONSTRAINT second_factors_user_fk FOREIGN KEY (user_id) REFERENCES users (id)
  )`);
  await knex.raw(`CREATE TABLE recovery_codes (
    user_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    CONSTRAINT recovery_codes_pk PRIMARY KEY (user_id, code_hash),
    CONSTRAINT recovery_codes_user_fk FOREIGN KEY (user_id) REFERENCES users (id)
  )`);
  await knex.raw(`ALTER TABLE organisations ADD COLUMN second_factor_roles text[] NOT NULL DEFAULT '{}',
    ADD COLUMN two_person text[] NOT NULL DEFAULT '{}'`);
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(
    'ALTER TABLE organisations DROP COLUMN second_factor_roles, DROP COLUMN two_person',
  );
  await knex.raw('DROP TABLE recovery_codes');
  await knex.raw('DROP TABLE second_factors');
}
