// One-stop shops and offices where posters hang. The code is in the poster's URL and is never given to
// another office: what was answered by it keeps its meaning, so a point is put out of use and not removed.
import type { Knex } from 'knex';
import { reference, sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('service_points', (table) => {
    table.text('code').notNullable();
    table.text('name_vi').notNullable();
    table.text('name_en').notNullable();
    table.integer('locality_id').notNullable();
    table.text('address').notNullable();
    table.boolean('active').notNullable();
    table.timestamp('updated_at', { useTz: true }).notNullable();
    table.primary(['code'], { constraintName: 'service_points_pk' });
    table
      .foreign(['locality_id'], 'service_points_locality_fk')
      .references(['id'])
      .inTable('localities');
    table.index(['locality_id'], 'service_points_locality_idx');
  });
  await knex.raw(
    `ALTER TABLE service_points ADD CONSTRAINT service_points_code_check CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{1,19}$')`,
  );
  await reference(knex, 'service_points');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('service_points');
}
