// Tables of a round's answers, counted when a researcher asks for them: one row per request, and per place
// what it shows.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('answer_tables', (table) => {
    table.uuid('id').notNullable();
    table.uuid('round_id').notNullable();
    for (const column of ['question', 'by_question', 'within_question'])
      table.text(column).notNullable();
    table.text('status').notNullable();
    table.jsonb('parameters').notNullable();
    table.text('code_version').notNullable();
    table.integer('responses');
    table.text('failure');
    table.timestamp('asked_at', { useTz: true }).notNullable();
    table.uuid('asked_by');
    table.primary(['id'], { constraintName: 'answer_tables_pk' });
    table.foreign(['round_id'], 'answer_tables_round_fk').references(['id']).inTable('rounds');
    table.index(['round_id', 'question'], 'answer_tables_round_idx');
  });
  await knex.raw(`ALTER TABLE answer_tables ADD CONSTRAINT answer_tables_status_check
    CHECK (status IN ('computing','done','failed'))`);
  await knex.raw(`CREATE UNIQUE INDEX answer_tables_computing_idx
    ON answer_tables (round_id, question, by_question, within_question) WHERE status = 'computing'`);
  await knex.schema.createTable('answer_table_places', (table) => {
    table.uuid('table_id').notNullable();
    table.integer('locality_id').notNullable();
    table.jsonb('panels').notNullable();
    table.primary(['table_id', 'locality_id'], { constraintName: 'answer_table_places_pk' });
    table
      .foreign(['table_id'], 'answer_table_places_table_fk')
      .references(['id'])
      .inTable('answer_tables');
  });
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.dropTable('answer_table_places');
  await knex.schema.dropTable('answer_tables');
}
