// Scenarios researchers save for a questionnaire; publishing runs them again.
import type { Knex } from 'knex';
import { reference, sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('questionnaire_scenarios', (table) => {
    table.uuid('id').notNullable();
    table.uuid('questionnaire_id').notNullable();
    table.text('name').notNullable();
    table.jsonb('answers').notNullable();
    table.jsonb('expected').notNullable().comment('paths of the questions asked, in order');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.uuid('created_by');
    table.primary(['id'], { constraintName: 'questionnaire_scenarios_pk' });
    table
      .foreign(['questionnaire_id'], 'questionnaire_scenarios_questionnaire_fk')
      .references(['id'])
      .inTable('questionnaires');
    table.index(['questionnaire_id'], 'questionnaire_scenarios_questionnaire_index');
  });
  await reference(knex, 'questionnaire_scenarios');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('questionnaire_scenarios');
}
