// The tables of src/platform: sessions of signed-in users, rate-limit counters, jobs. They are local
// tables on the coordinator, never distributed. Sessions and rate_limits have the columns that their
// libraries (connect-pg-simple, rate-limiter-flexible) require.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

async function createJobs(knex: Knex): Promise<void> {
  await knex.schema.createTable('jobs', (table) => {
    table.uuid('id').notNullable();
    table.text('kind').notNullable();
    table.text('key').notNullable();
    table.jsonb('payload').notNullable();
    table.text('status').notNullable();
    table.integer('attempts').notNullable();
    table.integer('max_attempts').notNullable();
    table.double('progress').notNullable();
    table.text('message').notNullable();
    table.jsonb('result');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.timestamp('run_after', { useTz: true }).notNullable();
    table.timestamp('heartbeat_at', { useTz: true });
    table.timestamp('finished_at', { useTz: true });
    table.primary(['id'], { constraintName: 'jobs_pk' });
    table.unique(['kind', 'key'], { indexName: 'jobs_kind_key_key' });
    table.index(['status', 'run_after'], 'jobs_waiting_index');
  });
  await knex.raw(
    `alter table jobs add constraint jobs_status_check check (status in ('waiting', 'running', 'done', 'failed'))`,
  );
  await knex.raw(
    'alter table jobs add constraint jobs_progress_check check (progress between 0 and 1)',
  );
  await knex.raw(
    'alter table jobs add constraint jobs_attempts_check check (attempts between 0 and max_attempts)',
  );
}

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('sessions', (table) => {
    table.text('sid').notNullable();
    table.json('sess').notNullable();
    table.timestamp('expire', { useTz: true }).notNullable();
    table.primary(['sid'], { constraintName: 'sessions_pk' });
    table.index(['expire'], 'sessions_expire_index');
  });
  await knex.schema.createTable('rate_limits', (table) => {
    table.string('key', 255).notNullable();
    table.integer('points').notNullable().defaultTo(0);
    table.bigInteger('expire');
    table.primary(['key'], { constraintName: 'rate_limits_pk' });
  });
  await createJobs(knex);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('jobs');
  await knex.schema.dropTable('rate_limits');
  await knex.schema.dropTable('sessions');
}
