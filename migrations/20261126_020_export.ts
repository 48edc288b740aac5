// What the export of a large round needs to begin at once: how many responses came from one source
// is asked of an index, not of a sort of all of them.
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
