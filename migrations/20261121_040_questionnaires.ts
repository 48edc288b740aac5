// What we ask: a questionnaire and its numbered versions. Both are registries, read by rounds and responses everywhere.
// A published version never changes, so its document is kept whole with its hash.
import type { Knex } from 'knex';
import { reference, sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('questionnaires', (table) => {
    table.uuid('id').notNullable();
    table.text('code').notNullable();
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.uuid('created_by');
    table.primary(['id'], { constraintName: 'questionnaires_pk' });
    table.unique(['code'], { indexName: 'questionnaires_code_key' });
  });
  await knex.schema.createTable('questionnaire_versions', (table) => {
    table.uuid('id').notNullable();
    table.uuid('questionnaire_id').notNullable();
    table.integer('number').comment('given when published');
    table.text('status').notNullable();
    table.jsonb('model').notNullable();
    table.text('model_hash').notNullable().comment('SHA-256 of the document with sorted keys');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.uuid('created_by');
    table.timestamp('saved_at', { useTz: true }).notNullable();
    table.timestamp('published_at', { useTz: true });
    table.uuid('published_by');
    table.timestamp('retired_at', { useTz: true });
    table.primary(['id'], { constraintName: 'questionnaire_versions_pk' });
    table.unique(['questionnaire_id', 'number'], {
      indexName: 'questionnaire_versions_number_key',
    });
    table
      .foreign(['questionnaire_id'], 'questionnaire_versions_questionnaire_fk')
      .references(['id'])
      .inTable('questionnaires');
  });
  await knex.raw(
    `alter table questionnaire_versions add constraint questionnaire_versions_status_check check (status in ('draft', 'published', 'retired'))`,
  );
  await knex.raw(
    `alter table questionnaire_versions add constraint questionnaire_versions_number_check check ((status = 'draft') = (number is null))`,
  );
  await knex.raw(
    `create unique index questionnaire_versions_one_draft_key on questionnaire_versions (questionnaire_id) where status = 'draft'`,
  );
  for (const table of ['questionnaires', 'questionnaire_versions']) await reference(knex, table);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('questionnaire_versions');
  await knex.schema.dropTable('questionnaires');
}
