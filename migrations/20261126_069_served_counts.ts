// How many people were served, by day, service and place: the denominators of rounds in which everybody served is asked,
// which are a kind of their own.
import type { Knex } from 'knex';
import { distribute, sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw('ALTER TABLE rounds DROP CONSTRAINT rounds_kind_check');
  await knex.raw(`ALTER TABLE rounds ADD CONSTRAINT rounds_kind_check
    CHECK (kind IN ('probability','after_service','open'))`);
  await knex.raw(`CREATE TABLE served_counts (
    locality_id integer NOT NULL,
    service_id text NOT NULL,
    day date NOT NULL,
    source text NOT NULL,
    served integer NOT NULL,
    reported_at timestamptz NOT NULL,
    CONSTRAINT served_counts_pk PRIMARY KEY (locality_id, service_id, day, source),
    CONSTRAINT served_counts_locality_fk FOREIGN KEY (locality_id) REFERENCES localities (id),
    CONSTRAINT served_counts_service_fk FOREIGN KEY (service_id) REFERENCES public_services (id),
    CONSTRAINT served_counts_served_check CHECK (served >= 0)
  )`);
  await knex.raw('CREATE INDEX served_counts_day_idx ON served_counts (day)');
  await distribute(knex, 'served_counts');
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.dropTable('served_counts');
  await knex.raw('ALTER TABLE rounds DROP CONSTRAINT rounds_kind_check');
  await knex.raw(`ALTER TABLE rounds ADD CONSTRAINT rounds_kind_check
    CHECK (kind IN ('probability','open'))`);
}
