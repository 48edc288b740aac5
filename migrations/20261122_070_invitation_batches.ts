// Batches of personal invitations. The invitations keep hashes of their codes only; the seed from which the codes
// of a batch are made lies here, sealed with the application's key, until the letters are printed and it is erased.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.createTable('invitation_batches', (table) => {
    table.uuid('id').notNullable();
    table.uuid('round_id').notNullable();
    table.text('name').notNullable();
    table.integer('invitations').notNullable();
    table.binary('sealed_seed').comment('null once the letters are locked');
    table.timestamp('made_at', { useTz: true }).notNullable();
    table.uuid('made_by');
    table.timestamp('expires_at', { useTz: true });
    table.primary(['id'], { constraintName: 'invitation_batches_pk' });
    table.unique(['round_id', 'name'], { indexName: 'invitation_batches_name_key' });
    table.foreign(['round_id'], 'invitation_batches_round_fk').references(['id']).inTable('rounds');
  });
  await knex.raw(
    'ALTER TABLE invitation_batches ADD CONSTRAINT invitation_batches_count_check CHECK (invitations > 0)',
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('invitation_batches');
}
