// Accounts of an identity provider by which people sign in: linked by themselves while they are signed in.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`CREATE TABLE identities (
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id uuid NOT NULL,
    linked_at timestamptz NOT NULL,
    CONSTRAINT identities_pk PRIMARY KEY (issuer, subject),
    CONSTRAINT identities_user_key UNIQUE (user_id, issuer),
    CONSTRAINT identities_user_fk FOREIGN KEY (user_id) REFERENCES users (id)
  )`);
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw('DROP TABLE identities');
}
