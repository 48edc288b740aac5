// The counts of a round's drafts and responses: those folded so far, and the deltas of the last
// seconds. A facet is one breakdown (by place, service, day, entry channel, flag, version); places and
// services are counted by locality, the others for the whole round, so that reading takes as long for
// ten million responses as for ten thousand.
import { COUNTRY_ID } from '../../localities/locality.ts';
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { CELL, CELL_POSITIONS, DELETE_DELTAS } from '../submission/count-deltas.store.ts';
import type { ResponseStatus } from '../submission/flags.ts';

export type Facet = 'place' | 'service' | 'day' | 'entry' | 'flag' | 'version';
export interface Count {
  facet: Facet;
  /**
   * Of place: empty; service: its id or empty; day: 'YYYY-MM-DD'; entry: the channel; flag; version:
   * its id.
   */
  value: string;
  /** Of entry: the caller or empty. */
  detail: string;
  localityId: number;
  status: ResponseStatus | 'draft';
  n: number;
}

const KEY = 'round_id, locality_id, facet, value, detail, status';

/**
 * Each row of `cells` (deltas, or groups of equal responses with their number) once per facet.
 * @param cells name of a table or of a part of the statement
 */
const facetsOf = (cells: string): string => `(
  select ${KEY}, n from (
    select round_id, locality_id, 'place' as facet, '' as value, '' as detail, status, n
      from ${cells}
    union all select round_id, locality_id, 'place', '', '', 'draft', drafts from ${cells}
    union all select round_id, locality_id, 'service', coalesce(service_id, ''), '', status, n
      from ${cells}
    union all select round_id, locality_id, 'service', coalesce(service_id, ''), '', 'draft', drafts
      from ${cells}
    union all select round_id, ${COUNTRY_ID}, 'day', day::text, '', status, n from ${cells}
    union all select round_id, ${COUNTRY_ID}, 'entry', door, coalesce(caller, ''), status, n
      from ${cells}
    union all select round_id, ${COUNTRY_ID}, 'version', version_id::text, '', status, n
      from ${cells}
    union all select round_id, ${COUNTRY_ID}, 'flag', flag, '', status, n
      from ${cells} cross join lateral unnest(flags) as flag
  ) as every_facet where n <> 0) as faceted`;

/** Advisory lock held while folded counts change, by one process at a time; submitting does not take it. */
const LOCK = 714_225_018;

const FOLD = `with deltas as (${DELETE_DELTAS}),
  added as (insert into response_counts as c (${KEY}, n)
    select ${KEY}, sum(n) from ${facetsOf('deltas')}
    group by ${KEY} having sum(n) <> 0
    on conflict (${KEY}) do update set n = c.n + excluded.n)
  select count(*) as n from deltas`;

/**
 * Adds all deltas to the counts. Does nothing while another process is doing so.
 * @returns how many there were
 */
export async function foldDeltas(tx: Tx): Promise<number> {
  const [free] = await prepared<{ locked: boolean }>(tx, {
    name: 'try-counts',
    text: 'select pg_try_advisory_xact_lock($1) as locked',
    values: [LOCK],
  });
  if (!free?.locked) return 0;
  const [folded] = await prepared<{ n: number }>(tx, {
    name: 'fold-counts',
    text: FOLD,
    values: [],
  });
  return folded!.n;
}

export interface Difference {
  roundId: string;
  localityId: number;
  facet: Facet;
  value: string;
  detail: string;
  status: string;
  expected: number;
  found: number;
}

const RESPONSES = `
  select ${CELL}, count(*) as n, 0 as drafts
    from responses where round_id = $1 group by ${CELL_POSITIONS}
  union all
  select round_id, locality_id, version_id, service_id, day, door, caller, status, flags, -n, 0
    from response_count_deltas where round_id = $1`;
const DRAFTS = `
  select round_id, locality_id, null::uuid as version_id, service_id collate "C" as service_id,
      null::date as day, null as door, null as caller, 'draft' as status, '{}'::text[] as flags,
      0 as n, count(*) as drafts
    from drafts group by 1, 2, 4
  union all
  select round_id, locality_id, null, service_id, null, null, null, 'draft', '{}', 0, -drafts
    from response_count_deltas`;

/**
 * The folded counts must equal what is stored minus the deltas. A submission adds to both, so the
 * difference does not change while folding is locked out, even where each node has a snapshot of its
 * own: both are read in one subquery, which Citus runs as a whole on each shard. Read by two
 * subqueries one after the other, a submission between them would be repaired away.
 */
const repairText = (cells: string, which: string): string => `
  with cells as materialized (select * from (${cells}) as beside),
  expected as materialized (
    select ${KEY}, sum(n) as n from ${facetsOf('cells')} group by ${KEY}),
  folded as materialized (select ${KEY}, n from response_counts where ${which}),
  wrong as materialized (
    select ${KEY}, coalesce(expected.n, 0) as expected, coalesce(folded.n, 0) as found
    from expected full join folded using (${KEY})
    where coalesce(expected.n, 0) <> coalesce(folded.n, 0)),
  repaired as (insert into response_counts (${KEY}, n) select ${KEY}, expected from wrong
    on conflict (${KEY}) do update set n = excluded.n)
  select * from wrong order by ${KEY}`;

const REPAIR_ROUND = repairText(RESPONSES, `round_id = $1 and status <> 'draft'`);
const REPAIR_DRAFTS = repairText(DRAFTS, `status = 'draft'`);

interface DifferenceRow {
  round_id: string;
  locality_id: number;
  facet: Facet;
  value: string;
  detail: string;
  status: string;
  expected: number;
  found: number;
}
const toDifference = (row: DifferenceRow): Difference => ({
  roundId: row.round_id,
  localityId: row.locality_id,
  facet: row.facet,
  value: row.value,
  detail: row.detail,
  status: row.status,
  expected: row.expected,
  found: row.found,
});

/** Waits until no process folds deltas, and removes the statement timeout. */
async function lockCounts(tx: Tx): Promise<void> {
  await tx.raw('set local statement_timeout = 0');
  await tx.raw('select pg_advisory_xact_lock(?)', [LOCK]);
}

/**
 * Counts the responses of the round and repairs its counts.
 * @returns the counts that were wrong
 */
export async function repairRoundCounts(tx: Tx, roundId: string): Promise<Difference[]> {
  await lockCounts(tx);
  return (
    await prepared<DifferenceRow>(tx, {
      name: 'repair-round-counts',
      text: REPAIR_ROUND,
      values: [roundId],
    })
  ).map(toDifference);
}

/** The same for the drafts of all rounds. */
export async function repairDraftCounts(tx: Tx): Promise<Difference[]> {
  await lockCounts(tx);
  return (
    await prepared<DifferenceRow>(tx, {
      name: 'repair-draft-counts',
      text: REPAIR_DRAFTS,
      values: [],
    })
  ).map(toDifference);
}

const FOR_ROUND = 'where round_id = $1 and facet = any($2::text[])';
const CURRENT = `(select ${KEY}, n from response_counts ${FOR_ROUND} union all
  select ${KEY}, n from ${facetsOf('response_count_deltas')} ${FOR_ROUND}) as c`;
const PROVINCE =
  "case when l.level = 'commune' then coalesce(l.parent_id, l.id) else c.locality_id end";
const readText = (locality: string, joined: string): string => `
  select ${locality} as counted_locality, facet, value, detail, status, sum(n) as n
  from ${CURRENT} ${joined} group by 1, 2, 3, 4, 5 having sum(n) <> 0 order by 2, 3, 4, 1, 5`;
const READ = {
  locality: readText('c.locality_id', ''),
  province: readText(PROVINCE, 'left join localities l on l.id = c.locality_id'),
};

interface CountRow {
  counted_locality: number;
  facet: Facet;
  value: string;
  detail: string;
  status: Count['status'];
  n: number;
}

/**
 * The counts that are not zero, deltas included.
 * @param by communes each, or summed up to their provinces
 */
export async function readCounts(
  db: Reader,
  roundId: string,
  { facets, by }: { facets: readonly Facet[]; by: 'locality' | 'province' },
): Promise<Count[]> {
  const rows = await prepared<CountRow>(db, {
    name: `read-counts-${by}`,
    text: READ[by],
    values: [roundId, facets],
  });
  return rows.map(({ counted_locality: localityId, ...row }) => ({ ...row, localityId }));
}
