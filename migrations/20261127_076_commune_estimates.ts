// Model-based scores of communes, written once with their computation, and the models they come from.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('commune_estimates', (table) => {
    table.uuid('computation_id').notNullable();
    table.integer('province_id').notNullable();
    table.integer('locality_id').notNullable();
    for (const column of ['node', 'level', 'flag']) table.text(column).notNullable();
    for (const column of ['estimate', 'rmse', 'ci_low', 'ci_high', 'borrowed'])
      table.double(column).notNullable();
    table.integer('n').notNullable();
    for (const column of ['difference', 'difference_se', 'difference_p'])
      table.double(column).notNullable();
    table.primary(['computation_id', 'province_id', 'locality_id', 'node'], {
      constraintName: 'commune_estimates_pk',
    });
    table
      .foreign(['computation_id'], 'commune_estimates_computation_fk')
      .references(['id'])
      .inTable('computations');
  });
  await knex.raw(`ALTER TABLE commune_estimates ADD CONSTRAINT commune_estimates_level_check
    CHECK (level IN ('index','dimension','subdimension'))`);
  await knex.raw(`ALTER TABLE commune_estimates ADD CONSTRAINT commune_estimates_flag_check
    CHECK (flag IN ('ok','hidden'))`);
  await knex.schema.createTable('commune_models', (table) => {
    table.uuid('computation_id').notNullable();
    table.jsonb('models').notNullable();
    table.primary(['computation_id'], { constraintName: 'commune_models_pk' });
    table
      .foreign(['computation_id'], 'commune_models_computation_fk')
      .references(['id'])
      .inTable('computations');
  });
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  for (const table of ['commune_models', 'commune_estimates']) await knex.schema.dropTable(table);
}
