// Counts of drafts and responses shown on pages, so that no page scans the responses. Every write
// that adds, changes or deletes one adds a row of deltas in the same transaction, on the same shard;
// the server adds the deltas to the counts every few seconds. So no write waits for a lock on a count.
// Rows stored before are counted here once. Texts use the C collation: sorting them by Vietnamese
// rules took most of a page's time. The index of quota cells is dropped: quotas use these counts.
import type { Knex } from 'knex';
import { distribute, sequential } from '../src/platform/db/citus.ts';

/** The locality of counts over a whole round. */
const COUNTRY = 1;

const FACETS = `cross join lateral (
  values (s.locality_id, 'place', '', '', s.status, s.n),
    (s.locality_id, 'service', coalesce(s.service_id, ''), '', s.status, s.n),
    (${COUNTRY}, 'day', s.day::text, '', s.status, s.n),
    (${COUNTRY}, 'entry', s.door, coalesce(s.caller, ''), s.status, s.n),
    (${COUNTRY}, 'version', s.version_id::text, '', s.status, s.n)
  union all
  select ${COUNTRY}, 'flag', flag, '', s.status, s.n from unnest(s.flags) as flag
) as f (locality_id, facet, value, detail, status, n)`;

const CELLS = `select round_id, locality_id, service_id,
    (submitted_at at time zone 'Asia/Ho_Chi_Minh')::date as day,
    door, caller, version_id, flags, status, count(*) as n
  from responses group by 1, 2, 3, 4, 5, 6, 7, 8, 9`;

const KEY = 'round_id, locality_id, facet, value, detail, status';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`CREATE TABLE response_count_deltas (
    round_id uuid NOT NULL,
    locality_id integer NOT NULL,
    version_id uuid,
    service_id text COLLATE "C",
    day date,
    door text COLLATE "C",
    caller text COLLATE "C",
    status text COLLATE "C" NOT NULL,
    flags text[] COLLATE "C" NOT NULL,
    n integer NOT NULL,
    drafts integer NOT NULL
  ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
    vacuum_truncate = off)`);
  await knex.raw(`CREATE TABLE response_counts (
    round_id uuid NOT NULL,
    locality_id integer NOT NULL,
    facet text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    detail text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    n bigint NOT NULL,
    CONSTRAINT response_counts_pk PRIMARY KEY (round_id, facet, value, detail, locality_id, status)
  ) WITH (fillfactor = 80)`);
  await distribute(knex, 'response_count_deltas');
  await distribute(knex, 'response_counts');
  // Citus counts the cells where they lie and takes them apart on the coordinator: hence MATERIALIZED.
  await knex.raw(`INSERT INTO response_counts (${KEY}, n)
    WITH cells AS MATERIALIZED (${CELLS})
    SELECT s.round_id, f.locality_id, f.facet, f.value, f.detail, f.status, sum(f.n)
    FROM cells AS s ${FACETS} GROUP BY 1, 2, 3, 4, 5, 6`);
  await knex.raw(`INSERT INTO response_counts (${KEY}, n)
    WITH cells AS MATERIALIZED (
      SELECT round_id, locality_id, service_id, count(*) AS n FROM drafts GROUP BY 1, 2, 3)
    SELECT s.round_id, s.locality_id, f.facet, f.value, '', 'draft', sum(s.n)
    FROM cells AS s
      CROSS JOIN LATERAL (VALUES ('place', ''), ('service', coalesce(s.service_id, '')))
        AS f (facet, value)
    GROUP BY 1, 2, 3, 4`);
  await knex.raw('DROP INDEX responses_cell_idx');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('response_counts');
  await knex.schema.dropTable('response_count_deltas');
  await knex.raw(`CREATE INDEX responses_cell_idx ON responses (round_id, locality_id, service_id)
    WHERE status IN ('counted', 'held')`);
}
