// What the export of a large round needs to begin at once: which versions a round has asked,
// without looking through its responses, and how many responses came from one source, without
// sorting them all.
import type { Knex } from 'knex';
import { reference, sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await createRoundVersions(knex);
  await knex.raw(`CREATE INDEX responses_source_idx ON responses (round_id, source_hash)
    WHERE source_hash IS NOT NULL`);
}

async function createRoundVersions(knex: Knex): Promise<void> {
  await knex.raw(`CREATE TABLE round_versions (
    round_id uuid NOT NULL,
    version_id uuid NOT NULL,
    CONSTRAINT round_versions_pk PRIMARY KEY (round_id, version_id),
    CONSTRAINT round_versions_round_fk FOREIGN KEY (round_id) REFERENCES rounds (id),
    CONSTRAINT round_versions_version_fk
      FOREIGN KEY (version_id) REFERENCES questionnaire_versions (id)
  )`);
  await reference(knex, 'round_versions');
  const { rows } = await knex.raw<{ rows: object[] }>(`SELECT id AS round_id, version_id FROM rounds
    UNION SELECT round_id, version_id FROM responses
    UNION SELECT round_id, version_id FROM drafts`);
  if (rows.length > 0) await knex('round_versions').insert(rows);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX responses_source_idx');
  await knex.schema.dropTable('round_versions');
}
