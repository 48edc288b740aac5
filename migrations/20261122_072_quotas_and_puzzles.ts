// The quotas of a round, overall (the row of the country) and by locality and service; the difficulty
// of its entry puzzle (0: none); and the puzzles already used, until they expire. The index counts
// the responses of a quota cell without reading the wide rows.
import type { Knex } from 'knex';
import { reference, sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('round_quotas', (table) => {
    table.uuid('round_id').notNullable();
    table.integer('locality_id').notNullable();
    table.text('service_id').notNullable().comment('empty: every service');
    table.integer('maximum').notNullable();
    table.primary(['round_id', 'locality_id', 'service_id'], { constraintName: 'round_quotas_pk' });
    table.foreign(['round_id'], 'round_quotas_round_fk').references(['id']).inTable('rounds');
    table
      .foreign(['locality_id'], 'round_quotas_locality_fk')
      .references(['id'])
      .inTable('localities');
  });
  await knex.raw(
    'ALTER TABLE round_quotas ADD CONSTRAINT round_quotas_maximum_check CHECK (maximum > 0)',
  );
  await reference(knex, 'round_quotas');
  await knex.raw('ALTER TABLE rounds ADD COLUMN puzzle_bits integer NOT NULL DEFAULT 0');
  await knex.raw(
    'ALTER TABLE rounds ADD CONSTRAINT rounds_puzzle_check CHECK (puzzle_bits BETWEEN 0 AND 24)',
  );
  await knex.schema.createTable('spent_puzzles', (table) => {
    table.binary('id').notNullable();
    table.timestamp('expires_at', { useTz: true }).notNullable();
    table.primary(['id'], { constraintName: 'spent_puzzles_pk' });
    table.index(['expires_at'], 'spent_puzzles_expires_idx');
  });
  await knex.raw(
    `CREATE INDEX responses_cell_idx ON responses (round_id, locality_id, service_id) WHERE status IN ('counted', 'held')`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX responses_cell_idx');
  await knex.schema.dropTable('spent_puzzles');
  await knex.raw('ALTER TABLE rounds DROP COLUMN puzzle_bits');
  await knex.schema.dropTable('round_quotas');
}
