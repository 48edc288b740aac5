// What may be said of a figure is stored with it: name of the interval, reason of the flag, effective sample, reliability,
// both rank sets, the group or pair of groups, and the difference from the median. Figures made before keep what they had.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.alterTable('results', (table) => {
    table.text('interval_kind');
    table.text('reason');
    table.double('effective_n');
    table.double('reliability');
    for (const column of ['rank_low_all', 'rank_high_all', 'group_to']) table.integer(column);
    for (const column of ['median_difference', 'median_p']) table.double(column);
  });
  await knex.schema.alterTable('computations', (table) => {
    table.jsonb('coverage');
  });
  await knex.schema.alterTable('withheld_localities', (table) => {
    table.boolean('excluded').notNullable().defaultTo(false);
  });
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.schema.alterTable('withheld_localities', (table) => {
    table.dropColumn('excluded');
  });
  await knex.schema.alterTable('computations', (table) => {
    table.dropColumn('coverage');
  });
  await knex.schema.alterTable('results', (table) => {
    for (const column of [
      'interval_kind',
      'reason',
      'effective_n',
      'reliability',
      'rank_low_all',
      'rank_high_all',
      'group_to',
      'median_difference',
      'median_p',
    ])
      table.dropColumn(column);
  });
}
