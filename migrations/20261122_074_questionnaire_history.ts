// More than one step of a draft can be taken back: its changes are numbered, and each keeps the scenarios it touched.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.alterTable('questionnaire_undos', (table) => {
    table
      .integer('number')
      .notNullable()
      .defaultTo(1)
      .comment('place in the history, later changes have higher ones');
    table
      .jsonb('scenarios')
      .comment(
        'answers and expected paths of the scenarios on the other side of this step; null: untouched',
      );
  });
  await knex.raw('alter table questionnaire_undos drop constraint questionnaire_undos_pk');
  await knex.raw(
    'alter table questionnaire_undos add constraint questionnaire_undos_pk primary key (version_id, number)',
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    'delete from questionnaire_undos u where exists (select 1 from questionnaire_undos v where v.version_id = u.version_id and v.number > u.number)',
  );
  await knex.raw('alter table questionnaire_undos drop constraint questionnaire_undos_pk');
  await knex.schema.alterTable('questionnaire_undos', (table) => {
    table.dropColumn('number');
    table.dropColumn('scenarios');
  });
  await knex.raw(
    'alter table questionnaire_undos add constraint questionnaire_undos_pk primary key (version_id)',
  );
}
