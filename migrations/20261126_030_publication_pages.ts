// Result pages as they are sent to everybody, so that all processes and the next start share what
// was rendered once. One row a page and language: a newer rendering takes the place of the older.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('publication_pages', (table) => {
    table.text('page').notNullable().comment('language and address');
    table.text('version').notNullable().comment('of all that it was made from');
    table.text('content_type').notNullable();
    table.text('digest').notNullable().comment('of the uncompressed bytes');
    table.binary('brotli').notNullable();
    table.binary('gzip').notNullable();
    table.timestamp('rendered_at', { useTz: true }).notNullable();
    table.primary(['page'], { constraintName: 'publication_pages_pk' });
  });
  // What is compressed already is not tried to be compressed again.
  for (const column of ['brotli', 'gzip'])
    await knex.raw(`ALTER TABLE publication_pages ALTER COLUMN ${column} SET STORAGE EXTERNAL`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('publication_pages');
}
