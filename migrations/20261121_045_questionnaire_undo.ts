// The draft as it was before its last change, so that one step can be taken back (and forth again).
import type { Knex } from 'knex';
import { reference, sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('questionnaire_undos', (table) => {
    table.uuid('version_id').notNullable();
    table.jsonb('model').notNullable();
    table.text('operation').notNullable().comment('the kind of the last change');
    table.text('subject').notNullable().comment('name of what was changed');
    table
      .boolean('undone')
      .notNullable()
      .comment('the kept model is the later one: it can be done again');
    table.primary(['version_id'], { constraintName: 'questionnaire_undos_pk' });
    table
      .foreign(['version_id'], 'questionnaire_undos_version_fk')
      .references(['id'])
      .inTable('questionnaire_versions')
      .onDelete('CASCADE');
  });
  await reference(knex, 'questionnaire_undos');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('questionnaire_undos');
}
