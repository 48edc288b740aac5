// Publications of a round are numbered editions; from the second on each says why it was made.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.alterTable('computations', (table) => {
    table.integer('edition');
    table.text('edition_note');
  });
  await knex.raw(`UPDATE computations SET edition = numbered.edition
    FROM (SELECT id, row_number() OVER (PARTITION BY round_id ORDER BY published_at, id) AS edition
      FROM computations WHERE published_at IS NOT NULL) AS numbered
    WHERE computations.id = numbered.id`);
  await knex.raw(
    'CREATE UNIQUE INDEX computations_edition_key ON computations (round_id, edition)',
  );
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw('DROP INDEX computations_edition_key');
  await knex.schema.alterTable('computations', (table) => {
    table.dropColumn('edition');
    table.dropColumn('edition_note');
  });
}
