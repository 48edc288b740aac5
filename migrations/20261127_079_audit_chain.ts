// The audit log is only added to: a trigger refuses every change, whoever asks. Lines are chained by hashes
// after they are written, so that no writer waits for another: a link names a line and holds the hash of the
// link before it with the line.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`CREATE TABLE audit_links (
    position bigint NOT NULL,
    line_id bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_links_pk PRIMARY KEY (position),
    CONSTRAINT audit_links_line_key UNIQUE (line_id),
    CONSTRAINT audit_links_hash_check CHECK (octet_length(hash) = 32)
  )`);
  await knex.raw(`CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$`);
  for (const table of ['audit_log', 'audit_links'])
    await knex.raw(`CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  await knex.raw('CREATE INDEX audit_log_action_idx ON audit_log (action, id)');
  await knex.raw('CREATE INDEX audit_log_organisation_idx ON audit_log (organisation_id, id)');
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw('DROP INDEX audit_log_organisation_idx');
  await knex.raw('DROP INDEX audit_log_action_idx');
  await knex.raw('DROP TRIGGER audit_log_append_only ON audit_log');
  await knex.raw('DROP TABLE audit_links');
  await knex.raw('DROP FUNCTION refuse_change()');
}
