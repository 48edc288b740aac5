// Acts that wait for a second person, where an organisation asks for one: who asked for what and why, who
// decided how.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

const ROLES = `'administrator', 'researcher', 'analyst', 'leader', 'moderator', 'integration'`;

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`CREATE TABLE approvals (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    act text NOT NULL,
    object_id uuid NOT NULL,
    object jsonb NOT NULL,
    reason text NOT NULL,
    asked_by uuid NOT NULL,
    asked_by_name text NOT NULL,
    asked_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'waiting',
    decided_by uuid,
    decided_by_name text,
    decided_at timestamptz,
    answer text,
    CONSTRAINT approvals_pk PRIMARY KEY (id),
    CONSTRAINT approvals_organisation_fk FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT approvals_act_check CHECK (act IN ('publish', 'export')),
    CONSTRAINT approvals_state_check CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn')),
    CONSTRAINT approvals_decided_check CHECK ((state = 'waiting') = (decided_at IS NULL)),
    CONSTRAINT approvals_second_check CHECK (state <> 'approved' OR decided_by <> asked_by)
  )`);
  await knex.raw(`CREATE UNIQUE INDEX approvals_publish_key ON approvals (object_id)
    WHERE act = 'publish' AND state = 'waiting'`);
  await knex.raw(`CREATE UNIQUE INDEX approvals_export_key ON approvals (object_id, asked_by)
    WHERE act = 'export' AND state = 'waiting'`);
  await knex.raw(
    'CREATE INDEX approvals_organisation_idx ON approvals (organisation_id, asked_at)',
  );
  await knex.raw(`ALTER TABLE role_grants DROP CONSTRAINT role_grants_role_check,
    ADD CONSTRAINT role_grants_role_check CHECK (role IN (${ROLES}, 'approver'))`);
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`DELETE FROM role_grants WHERE role = 'approver'`);
  await knex.raw(`ALTER TABLE role_grants DROP CONSTRAINT role_grants_role_check,
    ADD CONSTRAINT role_grants_role_check CHECK (role IN (${ROLES}))`);
  await knex.raw('DROP TABLE approvals');
}
