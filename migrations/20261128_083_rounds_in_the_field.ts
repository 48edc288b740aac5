// A round keeps how its organiser is reached, when it was first opened and last closed, and whether it
// was put away from the list. The times of rounds made before come from the audit log.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

interface Field {
  object_id: string;
  opened: Date | null;
  closed: Date | null;
}

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`ALTER TABLE rounds ADD COLUMN contact jsonb, ADD COLUMN first_opened_at timestamptz,
    ADD COLUMN last_closed_at timestamptz, ADD COLUMN shelved_at timestamptz`);
  await knex.raw('CREATE INDEX audit_log_object_idx ON audit_log (object_id, id)');
  const { rows } = await knex.raw<{ rows: Field[] }>(
    `SELECT object_id, min(at) FILTER (WHERE action = 'round.opened') AS opened,
      max(at) FILTER (WHERE action = 'round.closed') AS closed
    FROM audit_log WHERE action IN ('round.opened', 'round.closed') GROUP BY object_id`,
  );
  for (const { object_id: id, opened, closed } of rows)
    await knex('rounds').where({ id }).update({ first_opened_at: opened, last_closed_at: closed });
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw('DROP INDEX audit_log_object_idx');
  await knex.raw(`ALTER TABLE rounds DROP COLUMN contact, DROP COLUMN first_opened_at,
    DROP COLUMN last_closed_at, DROP COLUMN shelved_at`);
}
