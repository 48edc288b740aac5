// Survey rounds and the sample behind them: strata, and the primary sampling units (PSUs) drawn.
// Rounds are a registry; strata and PSUs belong to a round and stay small.
import type { Knex } from 'knex';
import { reference, sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('rounds', (table) => {
    table.uuid('id').notNullable();
    table.text('code').notNullable();
    table.jsonb('title').notNullable();
    table.jsonb('organiser');
    table.uuid('version_id').notNullable();
    table.text('status').notNullable();
    table.text('kind').notNullable();
    table.boolean('simulated').notNullable();
    table.text('index_code');
    table.integer('min_respondents').notNullable();
    table.text('lonely_psu').notNullable();
    table.integer('draft_days').notNullable();
    table.timestamp('opens_at', { useTz: true });
    table.timestamp('closes_at', { useTz: true });
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.primary(['id'], { constraintName: 'rounds_pk' });
    table.unique(['code'], { indexName: 'rounds_code_key' });
    table
      .foreign(['version_id'], 'rounds_version_fk')
      .references(['id'])
      .inTable('questionnaire_versions');
  });
  await knex.raw(
    `ALTER TABLE rounds ADD CONSTRAINT rounds_status_check CHECK (status IN ('draft','open','closed'))`,
  );
  await knex.raw(
    `ALTER TABLE rounds ADD CONSTRAINT rounds_kind_check CHECK (kind IN ('probability','open'))`,
  );
  await knex.raw(`ALTER TABLE rounds ADD CONSTRAINT rounds_lonely_check
    CHECK (lonely_psu IN ('fail','adjust','average','certainty','remove'))`);
  await knex.schema.createTable('round_psus', (table) => {
    table.uuid('round_id').notNullable();
    table.text('stratum').notNullable();
    table.text('psu').notNullable();
    table.integer('locality_id').notNullable();
    table.double('inclusion_probability').notNullable();
    table.primary(['round_id', 'stratum', 'psu'], { constraintName: 'round_psus_pk' });
    table.foreign(['round_id'], 'round_psus_round_fk').references(['id']).inTable('rounds');
  });
  await knex.raw(`ALTER TABLE round_psus ADD CONSTRAINT round_psus_probability_check
    CHECK (inclusion_probability > 0 AND inclusion_probability <= 1)`);
  await reference(knex, 'rounds');
  await reference(knex, 'round_psus');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('round_psus');
  await knex.schema.dropTable('rounds');
}
