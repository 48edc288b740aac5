// A table of answers may belong to a computation: it is counted with it and published with it, and never
// replaced.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.alterTable('answer_tables', (table) => {
    table.uuid('computation_id');
    table
      .foreign(['computation_id'], 'answer_tables_computation_fk')
      .references(['id'])
      .inTable('computations');
    table.index(['computation_id'], 'answer_tables_computation_idx');
  });
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex('answer_table_places')
    .whereIn('table_id', knex('answer_tables').whereNotNull('computation_id').select('id'))
    .delete();
  await knex('answer_tables').whereNotNull('computation_id').delete();
  await knex.schema.alterTable('answer_tables', (table) => {
    table.dropForeign(['computation_id'], 'answer_tables_computation_fk');
    table.dropColumn('computation_id');
  });
}
