// Index definitions, computations and their results. A published computation is never changed:
// a new one supersedes it. Results are kept as rows so that every figure can be asked for by name.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await createDefinitions(knex);
  await createComputations(knex);
  await createResults(knex);
}

async function createDefinitions(knex: Knex): Promise<void> {
  await knex.schema.createTable('index_definitions', (table) => {
    table.uuid('id').notNullable();
    table.text('code').notNullable();
    table.integer('version').notNullable();
    table.jsonb('definition').notNullable();
    table.text('hash').notNullable();
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.primary(['id'], { constraintName: 'index_definitions_pk' });
    table.unique(['code', 'version'], { indexName: 'index_definitions_code_version_key' });
  });
}

async function createComputations(knex: Knex): Promise<void> {
  await knex.schema.createTable('computations', (table) => {
    table.uuid('id').notNullable();
    table.uuid('round_id').notNullable();
    table.uuid('definition_id').notNullable();
    table.text('status').notNullable();
    table.text('fingerprint');
    table.text('code_version').notNullable();
    table.jsonb('parameters').notNullable();
    table.integer('responses');
    table.text('failure');
    table.boolean('stale').notNullable().defaultTo(false);
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.uuid('created_by');
    table.timestamp('published_at', { useTz: true });
    table.uuid('published_by');
    table.primary(['id'], { constraintName: 'computations_pk' });
    table.foreign(['round_id'], 'computations_round_fk').references(['id']).inTable('rounds');
    table
      .foreign(['definition_id'], 'computations_definition_fk')
      .references(['id'])
      .inTable('index_definitions');
    table.index(['round_id', 'created_at'], 'computations_round_idx');
  });
  await knex.raw(`ALTER TABLE computations ADD CONSTRAINT computations_status_check
    CHECK (status IN ('computing','computed','published','superseded','failed'))`);
  await knex.raw(
    `CREATE UNIQUE INDEX computations_one_published_key ON computations (round_id) WHERE status = 'published'`,
  );
}

async function createResults(knex: Knex): Promise<void> {
  await knex.schema.createTable('results', (table) => {
    table.uuid('computation_id').notNullable();
    table.integer('locality_id').notNullable();
    table.text('node').notNullable();
    table.text('level').notNullable();
    for (const column of ['estimate', 'se', 'ci_low', 'ci_high', 'deff', 'cv'])
      table.double(column);
    table.integer('n').notNullable();
    table.integer('df').notNullable();
    table.text('flag').notNullable();
    for (const column of ['rank', 'rank_low', 'rank_high', 'group_number']) table.integer(column);
    table.specificType('group_probabilities', 'double precision[]');
    table.primary(['computation_id', 'locality_id', 'node'], { constraintName: 'results_pk' });
    table
      .foreign(['computation_id'], 'results_computation_fk')
      .references(['id'])
      .inTable('computations');
  });
  await knex.raw(`ALTER TABLE results ADD CONSTRAINT results_level_check
    CHECK (level IN ('index','dimension','subdimension','indicator'))`);
  await knex.raw(`ALTER TABLE results ADD CONSTRAINT results_flag_check
    CHECK (flag IN ('ok','caution','hidden','withheld'))`);
  await knex.schema.createTable('withheld_localities', (table) => {
    table.uuid('computation_id').notNullable();
    table.integer('locality_id').notNullable();
    table.text('reason').notNullable();
    table.uuid('decided_by');
    table.timestamp('decided_at', { useTz: true }).notNullable();
    table.primary(['computation_id', 'locality_id'], { constraintName: 'withheld_localities_pk' });
    table
      .foreign(['computation_id'], 'withheld_localities_computation_fk')
      .references(['id'])
      .inTable('computations');
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['withheld_localities', 'results', 'computations', 'index_definitions'])
    await knex.schema.dropTable(table);
}
