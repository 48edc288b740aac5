// The groups of a respondent by the breakdowns of the version answered, beside the scores.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw('ALTER TABLE responses ADD COLUMN group_codes smallint[]');
  await knex.raw(`ALTER TABLE responses ADD CONSTRAINT responses_groups_erased_check
    CHECK (status <> 'withdrawn' OR group_codes IS NULL)`);
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw('ALTER TABLE responses DROP CONSTRAINT responses_groups_erased_check');
  await knex.raw('ALTER TABLE responses DROP COLUMN group_codes');
}
