// What is known of communes beside their names: the share of poor households, whether one is in the
// mountains. Models of thinly asked communes lean on them, so an attribute is never changed; it can be
// retired.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('locality_attributes', (table) => {
    table.uuid('id').notNullable();
    for (const column of ['code', 'name_vi', 'name_en', 'source']) table.text(column).notNullable();
    table.date('as_of').notNullable();
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.timestamp('retired_at', { useTz: true });
    table.primary(['id'], { constraintName: 'locality_attributes_pk' });
    table.unique(['code'], { indexName: 'locality_attributes_code_key' });
  });
  await knex.raw(`ALTER TABLE locality_attributes ADD CONSTRAINT locality_attributes_code_check
    CHECK (code ~ '^[a-z][a-z0-9_]{0,39}$')`);
  await knex.schema.createTable('locality_attribute_values', (table) => {
    table.uuid('attribute_id').notNullable();
    table.integer('locality_id').notNullable();
    table.double('value').notNullable();
    table.primary(['attribute_id', 'locality_id'], {
      constraintName: 'locality_attribute_values_pk',
    });
    table
      .foreign(['attribute_id'], 'locality_attribute_values_attribute_fk')
      .references(['id'])
      .inTable('locality_attributes');
  });
  await knex.raw(`ALTER TABLE locality_attribute_values ADD CONSTRAINT locality_attribute_values_check
    CHECK (value > '-infinity' AND value < 'infinity')`);
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  for (const table of ['locality_attribute_values', 'locality_attributes'])
    await knex.schema.dropTable(table);
}
