// Short links after a service: what a code leads to, readable only with the code itself, until the dossier
// has answered or the link has expired.
import type { Knex } from 'knex';
import { distribute, sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`CREATE TABLE short_links (
    id bytea NOT NULL,
    locality_id integer NOT NULL,
    ticket_key bytea NOT NULL,
    sealed bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT short_links_pk PRIMARY KEY (id, locality_id),
    CONSTRAINT short_links_locality_fk FOREIGN KEY (locality_id) REFERENCES localities (id)
  )`);
  await knex.raw('CREATE INDEX short_links_ticket_idx ON short_links (ticket_key)');
  await knex.raw('CREATE INDEX short_links_expiry_idx ON short_links (expires_at)');
  await distribute(knex, 'short_links');
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.dropTable('short_links');
}
