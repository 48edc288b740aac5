// Figures of groups of respondents: as results, by breakdown and group besides. Written once with their computation.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('group_results', (table) => {
    table.uuid('computation_id').notNullable();
    table.integer('locality_id').notNullable();
    for (const column of ['breakdown', 'group_name', 'node', 'level'])
      table.text(column).notNullable();
    for (const column of ['estimate', 'se', 'ci_low', 'ci_high']) table.double(column);
    table.text('interval_kind');
    table.integer('n').notNullable();
    table.double('effective_n');
    table.integer('df').notNullable();
    for (const column of ['deff', 'cv']) table.double(column);
    table.text('flag').notNullable();
    table.text('reason');
    for (const column of ['difference', 'difference_se', 'difference_p']) table.double(column);
    table.integer('difference_df');
    table.primary(['computation_id', 'locality_id', 'breakdown', 'group_name', 'node'], {
      constraintName: 'group_results_pk',
    });
    table
      .foreign(['computation_id'], 'group_results_computation_fk')
      .references(['id'])
      .inTable('computations');
  });
  await knex.raw(`ALTER TABLE group_results ADD CONSTRAINT group_results_level_check
    CHECK (level IN ('index','dimension','subdimension','indicator'))`);
  await knex.raw(`ALTER TABLE group_results ADD CONSTRAINT group_results_flag_check
    CHECK (flag IN ('ok','caution','hidden'))`);
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.dropTable('group_results');
}
