// How long somebody has been answering so far, beside the traces of the pages it comes from: sending a draft needs the sum
// only, and the traces then never leave the database.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw('ALTER TABLE drafts ADD COLUMN answering_seconds integer');
  await knex.raw(`UPDATE drafts SET answering_seconds = (
    SELECT floor(sum(coalesce(page.value ->> 'visible', page.value ->> 'seconds')::numeric) + 0.5) FROM jsonb_each(paradata) AS page)`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE drafts DROP COLUMN answering_seconds');
}
