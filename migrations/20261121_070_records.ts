// Index scores published elsewhere, as they were published: by the units of the time, with their source.
import type { Knex } from 'knex';
import { reference, sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('published_scores', (table) => {
    table.text('source').notNullable().comment('which index, as PAPI');
    table.integer('year').notNullable();
    table.integer('locality_id').notNullable().comment('the unit of that year');
    table
      .text('node')
      .notNullable()
      .comment("dimension 'D5' or sub-dimension 'SC53', as the source names it");
    table.text('level').notNullable();
    table.double('score').comment('null: withheld by the source');
    table.text('withheld_reason');
    table.text('origin').notNullable().comment('the table it was read from');
    table.timestamp('imported_at', { useTz: true }).notNullable();
    table.primary(['source', 'year', 'locality_id', 'node'], {
      constraintName: 'published_scores_pk',
    });
    table
      .foreign(['locality_id'], 'published_scores_locality_fk')
      .references(['id'])
      .inTable('localities');
    table.index(['locality_id'], 'published_scores_locality_idx');
  });
  await knex.raw(
    `ALTER TABLE published_scores ADD CONSTRAINT published_scores_level_check CHECK (level IN ('dimension','subdimension'))`,
  );
  await knex.raw(
    `ALTER TABLE published_scores ADD CONSTRAINT published_scores_withheld_check CHECK ((score IS NULL) = (withheld_reason IS NOT NULL))`,
  );
  await knex.raw(
    `ALTER TABLE published_scores ADD CONSTRAINT published_scores_score_check CHECK (score > 0 AND score <= 10)`,
  );
  await reference(knex, 'published_scores');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('published_scores');
}
