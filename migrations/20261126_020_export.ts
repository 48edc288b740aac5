// Lets the export of a large round begin at once: the number of responses from one source is read
// from an index, without sorting all responses.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`CREATE INDEX responses_source_idx ON responses (round_id, source_hash)
    WHERE source_hash IS NOT NULL`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX responses_source_idx');
}
