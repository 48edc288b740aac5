// Paradata lie in one partition for each round, as the responses do, so that a round can be archived
// and dropped whole. What is there moves into the partition of its round.
import type { Knex } from 'knex';
import { distribute, sequential } from '../src/platform/db/citus.ts';

const COLUMNS = `response_id uuid NOT NULL,
    locality_id integer NOT NULL,
    round_id uuid NOT NULL,
    device text NOT NULL,
    started_at timestamptz NOT NULL,
    pages jsonb NOT NULL`;
const NAMES = 'response_id, locality_id, round_id, device, started_at, pages';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await setAside(knex);
  await knex.raw(`CREATE TABLE paradata (${COLUMNS},
    CONSTRAINT paradata_pk PRIMARY KEY (response_id, locality_id, round_id)
  ) PARTITION BY LIST (round_id)`);
  await distribute(knex, 'paradata');
  const { rows } = await knex.raw<{ rows: { id: string }[] }>('SELECT id FROM rounds ORDER BY id');
  for (const { id } of rows) {
    await knex.raw(`CREATE TABLE paradata_${id.replaceAll('-', '')}
      PARTITION OF paradata FOR VALUES IN ('${id}')`);
  }
  await moveBack(knex);
}

export async function down(knex: Knex): Promise<void> {
  await setAside(knex);
  await knex.raw(`CREATE TABLE paradata (${COLUMNS},
    CONSTRAINT paradata_pk PRIMARY KEY (response_id, locality_id))`);
  await distribute(knex, 'paradata');
  await moveBack(knex);
}

async function setAside(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE paradata DROP CONSTRAINT paradata_pk');
  await knex.raw('ALTER TABLE paradata RENAME TO paradata_before');
}

async function moveBack(knex: Knex): Promise<void> {
  await knex.raw(`INSERT INTO paradata (${NAMES}) SELECT ${NAMES} FROM paradata_before`);
  await knex.schema.dropTable('paradata_before');
}
