// How a round's weights are to be made, and with every computation what the steps did to them.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('weighting_recipes', (table) => {
    table.uuid('round_id').notNullable();
    table.jsonb('recipe').notNullable();
    table.timestamp('saved_at', { useTz: true }).notNullable();
    table.uuid('saved_by');
    table.primary(['round_id'], { constraintName: 'weighting_recipes_pk' });
    table.foreign(['round_id'], 'weighting_recipes_round_fk').references(['id']).inTable('rounds');
  });
  await knex.schema.alterTable('computations', (table) => {
    table.jsonb('weighting');
  });
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.alterTable('computations', (table) => {
    table.dropColumn('weighting');
  });
  await knex.schema.dropTable('weighting_recipes');
}
