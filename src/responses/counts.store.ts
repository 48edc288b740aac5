// What a researcher watches while a round is in the field: how many responses, where, when, with which
// flags. Counts only; nothing here reads an answer.
import type { Reader } from '../platform/db/database.ts';
import type { ResponseStatus } from './flags.ts';

export interface RoundCounts {
  counted: number;
  held: number;
  excluded: number;
  withdrawn: number;
  /** Unfinished now. */
  drafts: number;
  /** Counted since midnight in Viet Nam. */
  today: number;
  byLocality: { localityId: number; counted: number; held: number }[];
  /** Day in Viet Nam, 'YYYY-MM-DD', oldest first. */
  byDay: { day: string; counted: number }[];
  byFlag: { flag: string; responses: number }[];
  /** `door`: an EntryDoor, `simulation`, or what an import said; `caller`: code of the registered caller, of after-service links. */
  byDoor: { door: string; caller: string | null; responses: number }[];
}

const dayInVietNam = `to_char(submitted_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD')`;

export async function countsOfRound(db: Reader, roundId: string, now: Date = new Date()): Promise<RoundCounts> {
  const of = () => db('responses').where({ round_id: roundId });
  const [statuses, places, days, flags, doors, drafts, today] = await Promise.all([
    of().select('status').count('* as n').groupBy('status') as unknown as Promise<{ status: ResponseStatus; n: number }[]>,
    of().whereIn('status', ['counted', 'held']).select('locality_id').groupBy('locality_id').orderBy('locality_id')
      .select(db.raw(`count(*) filter (where status = 'counted') as counted, count(*) filter (where status = 'held') as held`)) as unknown as Promise<{ locality_id: number; counted: number; held: number }[]>,
    of().where({ status: 'counted' }).select(db.raw(`${dayInVietNam} as day`)).count('* as n').groupByRaw('1').orderByRaw('1') as unknown as Promise<{ day: string; n: number }[]>,
    db.raw<{ rows: { flag: string; n: number }[] }>(`select flag, count(*) as n from responses, unnest(flags) as flag where round_id = ? group by flag order by flag`, [roundId]),
    of().whereNot({ status: 'withdrawn' }).select('door', 'caller').count('* as n').groupBy('door', 'caller').orderBy(['door', 'caller']) as unknown as Promise<{ door: string; caller: string | null; n: number }[]>,
    db('drafts').where({ round_id: roundId }).where('expires_at', '>', now).count('* as n').first() as unknown as Promise<{ n: number }>,
    of().where({ status: 'counted' }).whereRaw(`${dayInVietNam} = to_char(?::timestamptz at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD')`, [now])
      .count('* as n').first() as unknown as Promise<{ n: number }>,
  ]);
  const withStatus = (status: ResponseStatus): number => statuses.find((row) => row.status === status)?.n ?? 0;
  return {
    counted: withStatus('counted'), held: withStatus('held'), excluded: withStatus('excluded'), withdrawn: withStatus('withdrawn'), drafts: drafts.n, today: today.n,
    byLocality: places.map((row) => ({ localityId: row.locality_id, counted: row.counted, held: row.held })),
    byDay: days.map((row) => ({ day: row.day, counted: row.n })),
    byFlag: flags.rows.map((row) => ({ flag: row.flag, responses: row.n })),
    byDoor: doors.map((row) => ({ door: row.door, caller: row.caller, responses: row.n })),
  };
}
