// Whom an account works for and how far its roles reach: organisations, and roles in them with a scope of
// units, rounds or questionnaires. What was there before belongs to the organisation that operates the
// installation. Local tables; the registries keep the id of their organisation without a foreign key, because
// they are copied to every node.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

/** The organisation that operates the installation; the same id everywhere, for commands and imports. */
const HOST = '00000000-0000-4000-8000-000000000001';
const OWNED = ['rounds', 'questionnaires', 'callers', 'population_margins', 'locality_attributes'];

async function createOrganisations(knex: Knex): Promise<void> {
  await knex.raw(`CREATE TABLE organisations (
    id uuid NOT NULL,
    code text NOT NULL,
    name jsonb NOT NULL,
    is_host boolean NOT NULL DEFAULT false,
    localities integer[],
    created_at timestamptz NOT NULL,
    disabled_at timestamptz,
    CONSTRAINT organisations_pk PRIMARY KEY (id),
    CONSTRAINT organisations_code_key UNIQUE (code),
    CONSTRAINT organisations_code_check CHECK (code ~ '^[a-z][a-z0-9-]{1,39}$'),
    CONSTRAINT organisations_host_check CHECK (NOT is_host OR (localities IS NULL AND disabled_at IS NULL))
  )`);
  await knex.raw(
    'CREATE UNIQUE INDEX organisations_host_key ON organisations (is_host) WHERE is_host',
  );
  await knex.raw(
    `INSERT INTO organisations (id, code, name, is_host, created_at)
      VALUES (?, 'host', '{"vi": "Cơ quan vận hành", "en": "Operating organisation"}', true, now())`,
    [HOST],
  );
}

async function createGrants(knex: Knex): Promise<void> {
  await knex.raw(`CREATE TABLE role_grants (
    user_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    role text NOT NULL,
    localities integer[],
    objects uuid[],
    granted_at timestamptz NOT NULL,
    granted_by uuid,
    CONSTRAINT role_grants_pk PRIMARY KEY (user_id, organisation_id, role),
    CONSTRAINT role_grants_user_fk FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT role_grants_organisation_fk FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT role_grants_role_check CHECK
      (role IN ('administrator', 'researcher', 'analyst', 'leader', 'moderator', 'integration')),
    CONSTRAINT role_grants_scope_check CHECK (cardinality(localities) > 0 AND cardinality(objects) > 0)
  )`);
  await knex.raw('CREATE INDEX role_grants_organisation_idx ON role_grants (organisation_id)');
  await knex.raw(
    `INSERT INTO role_grants (user_id, organisation_id, role, localities, granted_at)
      SELECT id, ?, role,
        CASE WHEN role = 'leader' AND locality_id IS NOT NULL THEN ARRAY[locality_id] END, created_at
      FROM users CROSS JOIN unnest(roles) AS role`,
    [HOST],
  );
}

/** A change of roles ends the sessions of the account, as a change of its password does (migration 040). */
async function endSessionsByGrants(knex: Knex): Promise<void> {
  await knex.raw('DROP TRIGGER users_session_epoch ON users');
  await knex.raw(`CREATE TRIGGER users_session_epoch BEFORE UPDATE ON users FOR EACH ROW
    WHEN ((OLD.password_hash, OLD.organisation_id, OLD.disabled_at)
      IS DISTINCT FROM (NEW.password_hash, NEW.organisation_id, NEW.disabled_at))
    EXECUTE FUNCTION begin_session_epoch()`);
  await knex.raw(`CREATE FUNCTION end_sessions_of_grant() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE users SET session_epoch = session_epoch + 1
        WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.user_id ELSE OLD.user_id END;
      RETURN NULL;
    END $$`);
  await knex.raw(`CREATE TRIGGER role_grants_session_epoch AFTER INSERT OR UPDATE OR DELETE ON role_grants
    FOR EACH ROW EXECUTE FUNCTION end_sessions_of_grant()`);
}

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await createOrganisations(knex);
  await createGrants(knex);
  for (const table of [...OWNED, 'users'])
    await knex.raw(
      `ALTER TABLE ${table} ADD COLUMN organisation_id uuid NOT NULL DEFAULT '${HOST}'`,
    );
  for (const table of OWNED)
    await knex.raw(`ALTER TABLE ${table} ALTER COLUMN organisation_id DROP DEFAULT`);
  await knex.raw('ALTER TABLE questionnaires ADD COLUMN is_shared boolean NOT NULL DEFAULT false');
  await knex.raw(
    `UPDATE questionnaires SET is_shared = true WHERE code = 'essential-public-services'`,
  );
  await knex.raw('ALTER TABLE audit_log ADD COLUMN organisation_id uuid');
  await knex.raw(`UPDATE audit_log SET organisation_id = '${HOST}'`);
  await endSessionsByGrants(knex);
  await knex.raw('ALTER TABLE users DROP COLUMN roles, DROP COLUMN locality_id');
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(
    `ALTER TABLE users ADD COLUMN roles text[] NOT NULL DEFAULT '{}', ADD COLUMN locality_id integer`,
  );
  await knex.raw(`UPDATE users SET
    roles = ARRAY(SELECT role FROM role_grants
      WHERE user_id = users.id AND role IN ('researcher', 'leader', 'administrator')),
    locality_id = (SELECT localities[1] FROM role_grants
      WHERE user_id = users.id AND role = 'leader' LIMIT 1)`);
  await knex.raw('ALTER TABLE users ALTER COLUMN roles DROP DEFAULT');
  await knex.raw(`ALTER TABLE users ADD CONSTRAINT users_roles_check
    CHECK (roles <@ ARRAY['researcher','leader','administrator']::text[])`);
  await knex.raw('DROP TRIGGER users_session_epoch ON users');
  await knex.raw(`CREATE TRIGGER users_session_epoch BEFORE UPDATE ON users FOR EACH ROW
    WHEN ((OLD.password_hash, OLD.roles, OLD.locality_id, OLD.disabled_at)
      IS DISTINCT FROM (NEW.password_hash, NEW.roles, NEW.locality_id, NEW.disabled_at))
    EXECUTE FUNCTION begin_session_epoch()`);
  await knex.raw('DROP TABLE role_grants');
  await knex.raw('DROP FUNCTION end_sessions_of_grant()');
  await knex.raw('DROP TABLE organisations');
  for (const table of [...OWNED, 'users', 'audit_log'])
    await knex.raw(`ALTER TABLE ${table} DROP COLUMN organisation_id`);
  await knex.raw('ALTER TABLE questionnaires DROP COLUMN is_shared');
}
