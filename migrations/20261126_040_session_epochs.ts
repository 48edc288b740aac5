// A session stores the epoch its account had at sign-in. Every change of an account's password,
// roles, locality or state – by a page, a command, an operator's SQL – begins a new epoch and so ends
// all earlier sessions. A trigger does it, because application code could forget; the table is local.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw('ALTER TABLE users ADD COLUMN session_epoch integer NOT NULL DEFAULT 0');
  await knex.raw(`CREATE FUNCTION begin_session_epoch() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.session_epoch := OLD.session_epoch + 1;
      RETURN NEW;
    END $$`);
  await knex.raw(`CREATE TRIGGER users_session_epoch BEFORE UPDATE ON users FOR EACH ROW
    WHEN ((OLD.password_hash, OLD.roles, OLD.locality_id, OLD.disabled_at)
      IS DISTINCT FROM (NEW.password_hash, NEW.roles, NEW.locality_id, NEW.disabled_at))
    EXECUTE FUNCTION begin_session_epoch()`);
  await knex.raw(`CREATE INDEX sessions_user_index ON sessions ((sess ->> 'userId'))`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX sessions_user_index');
  await knex.raw('DROP TRIGGER users_session_epoch ON users');
  await knex.raw('DROP FUNCTION begin_session_epoch()');
  await knex.raw('ALTER TABLE users DROP COLUMN session_epoch');
}
