// Known totals of the population, by province and the categories of some variables, to which weights are adjusted.
// A margin is never changed, since computations refer to it; it can be retired.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('population_margins', (table) => {
    table.uuid('id').notNullable();
    table.text('code').notNullable();
    table.text('name').notNullable();
    table.text('source').notNullable();
    table.date('as_of').notNullable();
    table.specificType('variables', 'text[]').notNullable();
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.timestamp('retired_at', { useTz: true });
    table.primary(['id'], { constraintName: 'population_margins_pk' });
    table.unique(['code'], { indexName: 'population_margins_code_key' });
  });
  await knex.raw(`ALTER TABLE population_margins ADD CONSTRAINT population_margins_code_check
    CHECK (code ~ '^[a-z][a-z0-9_]{0,39}$')`);
  await knex.schema.createTable('population_margin_cells', (table) => {
    table.uuid('margin_id').notNullable();
    table.integer('locality_id').notNullable();
    table.integer('number').notNullable();
    table.specificType('categories', 'text[]').notNullable();
    table.double('persons').notNullable();
    table.primary(['margin_id', 'locality_id', 'number'], {
      constraintName: 'population_margin_cells_pk',
    });
    table
      .foreign(['margin_id'], 'population_margin_cells_margin_fk')
      .references(['id'])
      .inTable('population_margins');
  });
  await knex.raw(`ALTER TABLE population_margin_cells ADD CONSTRAINT population_margin_cells_persons_check
    CHECK (persons >= 0 AND persons < 'infinity')`);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['population_margin_cells', 'population_margins'])
    await knex.schema.dropTable(table);
}
