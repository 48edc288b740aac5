// Links by which a person sets the own password: given by an administrator for a new account or after a lost
// password. Only the hash of a link is kept; one that was used, or replaced by a newer one, is gone.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`CREATE TABLE account_links (
    user_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT account_links_pk PRIMARY KEY (user_id),
    CONSTRAINT account_links_token_key UNIQUE (token_hash),
    CONSTRAINT account_links_user_fk FOREIGN KEY (user_id) REFERENCES users (id)
  )`);
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw('DROP TABLE account_links');
}
