// Differences from an earlier round: one row for each figure that is shown in both. Written once with their
// computation.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('change_results', (table) => {
    table.uuid('computation_id').notNullable();
    table.integer('locality_id').notNullable();
    table.text('node').notNullable();
    table.text('level').notNullable();
    for (const column of ['value_before', 'value_after', 'difference', 'se', 'ci_low', 'ci_high'])
      table.double(column).notNullable();
    table.integer('df').notNullable();
    table.double('p');
    table.primary(['computation_id', 'locality_id', 'node'], {
      constraintName: 'change_results_pk',
    });
    table
      .foreign(['computation_id'], 'change_results_computation_fk')
      .references(['id'])
      .inTable('computations');
  });
  await knex.raw(`ALTER TABLE change_results ADD CONSTRAINT change_results_level_check
    CHECK (level IN ('index','dimension','subdimension','indicator'))`);
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.dropTable('change_results');
}
