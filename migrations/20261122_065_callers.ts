// Registered callers: the systems that hand citizens a signed link when a service is done. Secrets lie
// encrypted; a caller has up to two keys in force so that it can change over without a gap. Requests of the
// HTTP interface are remembered for some minutes, so that none is taken twice. Local tables of the coordinator.
import type { Knex } from 'knex';
import { sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`CREATE TABLE callers (
    code text NOT NULL,
    name jsonb NOT NULL,
    contact text NOT NULL,
    rounds text[] NOT NULL,
    services text[] NOT NULL,
    localities integer[] NOT NULL,
    created_at timestamptz NOT NULL,
    disabled_at timestamptz,
    CONSTRAINT callers_pk PRIMARY KEY (code)
  )`);
  await knex.raw(`CREATE TABLE caller_keys (
    caller text NOT NULL,
    id text NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT caller_keys_pk PRIMARY KEY (caller, id),
    CONSTRAINT caller_keys_caller_fk FOREIGN KEY (caller) REFERENCES callers (code)
  )`);
  await knex.raw(`CREATE TABLE caller_requests (
    caller text NOT NULL,
    nonce text NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT caller_requests_pk PRIMARY KEY (caller, nonce),
    CONSTRAINT caller_requests_caller_fk FOREIGN KEY (caller) REFERENCES callers (code)
  )`);
  await knex.raw('CREATE INDEX caller_requests_received_idx ON caller_requests (received_at)');
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['caller_requests', 'caller_keys', 'callers'])
    await knex.schema.dropTable(table);
}
