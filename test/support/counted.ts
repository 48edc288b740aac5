// What the counts of a round must say, worked out from every stored row by other means than SQL;
// and a clean table.
import type { Db } from '../../src/platform/db/connect.ts';
import { readCounts, type Count } from '../../src/responses/counts/response-counts.store.ts';

interface Row {
  locality_id: number;
  service_id: string | null;
  status: string;
  version_id: string;
  door: string;
  caller: string | null;
  flags: string[];
  submitted_at: Date;
}

const dayInVietNam = (at: Date): string =>
  new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);

function facetsOf(row: Row): [string, string, string, number][] {
  return [
    ['place', '', '', row.locality_id],
    ['service', row.service_id ?? '', '', row.locality_id],
    ['day', dayInVietNam(row.submitted_at), '', 1],
    ['entry', row.door, row.caller ?? '', 1],
    ['version', row.version_id, '', 1],
    ...row.flags.map((flag): [string, string, string, number] => ['flag', flag, '', 1]),
  ];
}

/** Counts of the rows, one by one, as sorted lines. */
export async function scanned(db: Db, roundId: string): Promise<string[]> {
  const sums = new Map<string, number>();
  const add = (line: string): void => {
    sums.set(line, (sums.get(line) ?? 0) + 1);
  };
  for (const row of (await db('responses').where({ round_id: roundId })) as Row[]) {
    for (const facet of facetsOf(row)) add([...facet, row.status].join('|'));
  }
  for (const row of (await db('drafts').where({ round_id: roundId })) as Pick<
    Row,
    'locality_id' | 'service_id'
  >[]) {
    add(`place|||${row.locality_id}|draft`);
    add(`service|${row.service_id ?? ''}||${row.locality_id}|draft`);
  }
  return [...sums].map(([line, n]) => `${line}|${n}`).sort();
}

const ALL: Count['facet'][] = ['place', 'service', 'day', 'entry', 'flag', 'version'];

/** The counts as pages read them, in the same form. */
export async function counted(db: Db, roundId: string): Promise<string[]> {
  const counts = await readCounts(db, roundId, { facets: ALL, by: 'locality' });
  return counts
    .map((count) =>
      [count.facet, count.value, count.detail, count.localityId, count.status, count.n].join('|'),
    )
    .sort();
}

/** Every answer and everything counted is gone. */
export async function clearAnswers(db: Db): Promise<void> {
  for (const table of [
    'responses',
    'paradata',
    'drafts',
    'answered_dossiers',
    'response_counts',
    'response_count_deltas',
  ])
    await db(table).delete();
}
