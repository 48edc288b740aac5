// What a researcher watches while a round is open: how many responses, where, when, with which flags.
// Read from the stored counts, never from responses.
import type { Reader } from '../../platform/db/connect.ts';
import type { ResponseStatus } from '../submission/flags.ts';
import { readCounts, type Count, type Facet } from '../counts/response-counts.store.ts';

export interface RoundCounts {
  counted: number;
  held: number;
  excluded: number;
  withdrawn: number;
  /** Unfinished: neither sent nor erased. */
  drafts: number;
  /** Counted since midnight in Viet Nam. */
  today: number;
  /** Communes are summed up to their provinces. */
  byProvince: { localityId: number; counted: number; held: number }[];
  /** Day in Viet Nam, 'YYYY-MM-DD', oldest first. */
  byDay: { day: string; counted: number }[];
  byFlag: { flag: string; responses: number }[];
  /**
   * `channel`: an EntryChannel, `simulation`, or what an import said; `caller`: code of the registered
   * caller, of after-service links.
   */
  byChannel: { channel: string; caller: string | null; responses: number }[];
}

const DAY_IN_VIET_NAM = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' });
const SHOWN: readonly ResponseStatus[] = ['counted', 'held'];

/**
 * At most a few hundred rows, however many responses there are.
 * @param places provinces that are counted; null: all
 */
export async function countsOfRound(
  db: Reader,
  roundId: string,
  { now, places: reached }: { now: Date; places: readonly number[] | null },
): Promise<RoundCounts> {
  const read = await readCounts(db, roundId, {
    facets: ['place', 'day', 'entry', 'flag'],
    by: 'province',
  });
  const counts = read.filter(({ localityId }) => reached?.includes(localityId) ?? true);
  const of = (facet: Facet): Count[] => counts.filter((count) => count.facet === facet);
  const places = of('place');
  const withStatus = (status: Count['status']): number =>
    sum(places.filter((count) => count.status === status));
  const byDay = of('day')
    .filter(({ status }) => status === 'counted')
    .map(({ value, n }) => ({ day: value, counted: n }));
  const today = DAY_IN_VIET_NAM.format(now);
  return {
    counted: withStatus('counted'),
    held: withStatus('held'),
    excluded: withStatus('excluded'),
    withdrawn: withStatus('withdrawn'),
    drafts: withStatus('draft'),
    today: byDay.find(({ day }) => day === today)?.counted ?? 0,
    byProvince: byProvince(places),
    byDay,
    byFlag: [...grouped(of('flag'), ({ value }) => value)].map(([flag, rows]) => ({
      flag,
      responses: sum(rows),
    })),
    byChannel: [
      ...grouped(
        of('entry').filter(({ status }) => status !== 'withdrawn'),
        ({ value, detail }) => `${detail}\n${value}`,
      ).values(),
    ].map((rows) => ({
      channel: rows[0]!.value,
      caller: rows[0]!.detail || null,
      responses: sum(rows),
    })),
  };
}

const sum = (rows: readonly Count[]): number => rows.reduce((total, { n }) => total + n, 0);

function byProvince(places: readonly Count[]): RoundCounts['byProvince'] {
  const shown = places.filter(({ status }) => (SHOWN as readonly string[]).includes(status));
  const count = (rows: readonly Count[], status: ResponseStatus): number =>
    sum(rows.filter((row) => row.status === status));
  return [...grouped(shown, ({ localityId }) => localityId)].map(([localityId, rows]) => ({
    localityId,
    counted: count(rows, 'counted'),
    held: count(rows, 'held'),
  }));
}

function grouped<K>(rows: readonly Count[], keyOf: (row: Count) => K): Map<K, Count[]> {
  const groups = new Map<K, Count[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
