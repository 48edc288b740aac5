// Who may sign in, and what they did. Local tables of the coordinator (docs/decisions): large tables
// keep user ids without a foreign key.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('users', (table) => {
    table.uuid('id').notNullable();
    table.text('login').notNullable();
    table.text('name').notNullable();
    table.text('password_hash').notNullable();
    table.specificType('roles', 'text[]').notNullable();
    table.integer('locality_id');
    table.boolean('demonstration').notNullable().defaultTo(false);
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.timestamp('disabled_at', { useTz: true });
    table.primary(['id'], { constraintName: 'users_pk' });
    table.unique(['login'], { indexName: 'users_login_key' });
  });
  await knex.raw(`ALTER TABLE users ADD CONSTRAINT users_roles_check
    CHECK (roles <@ ARRAY['researcher','leader','administrator']::text[])`);
  await knex.schema.createTable('audit_log', (table) => {
    table.specificType('id', 'bigint GENERATED ALWAYS AS IDENTITY').notNullable();
    table.timestamp('at', { useTz: true }).notNullable();
    table.uuid('actor_id');
    table.text('actor_name');
    table.text('action').notNullable();
    table.text('object_id');
    table.jsonb('details').notNullable();
    table.primary(['id'], { constraintName: 'audit_log_pk' });
    table.index(['at'], 'audit_log_at_idx');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('audit_log');
  await knex.schema.dropTable('users');
}
