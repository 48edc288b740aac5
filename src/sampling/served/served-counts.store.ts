// How many people were served, as callers and researchers report it. A count is of one source; reported again it takes the
// place of the one before, so that a report can be sent twice.
import type { Reader, Tx } from '../../platform/db/connect.ts';

/** People whose business was finished on a day, of one service in one place. */
export interface ServedCount {
  localityId: number;
  serviceId: string;
  /** YYYY-MM-DD, in Viet Nam. */
  day: string;
  served: number;
}

/** @param source code of a caller, or `table` for what a researcher entered */
export async function saveServedCounts(
  tx: Tx,
  counts: readonly ServedCount[],
  { source, at }: { source: string; at: Date },
): Promise<void> {
  for (let from = 0; from < counts.length; from += 500)
    await tx('served_counts')
      .insert(
        counts.slice(from, from + 500).map(({ localityId, serviceId, day, served }) => ({
          locality_id: localityId,
          service_id: serviceId,
          day,
          source,
          served,
          reported_at: at,
        })),
      )
      .onConflict(['locality_id', 'service_id', 'day', 'source'])
      .merge();
}

/** Days of a round, both included. */
export interface Days {
  from: string;
  to: string;
}

const byProvince = `CASE WHEN localities.level = 'commune' THEN localities.parent_id ELSE localities.id END AS province_id`;

/** Sums over sources and days, by province and service. */
export async function sumServed(
  db: Reader,
  { from, to }: Days,
): Promise<{ provinceId: number; serviceId: string; served: number }[]> {
  const rows = (await db('served_counts')
    .join('localities', 'localities.id', 'served_counts.locality_id')
    .whereBetween('day', [from, to])
    .select(db.raw(byProvince), 'service_id')
    .sum('served as served')
    .groupBy('province_id', 'service_id')
    .orderBy(['province_id', 'service_id'])) as unknown as {
    province_id: number;
    service_id: string;
    served: number;
  }[];
  return rows.map(({ province_id, service_id, served }) => ({
    provinceId: province_id,
    serviceId: service_id,
    served: Number(served),
  }));
}

export interface ServedMonth {
  /** YYYY-MM */
  month: string;
  source: string;
  days: number;
  served: number;
}

/** The newest two years, newest first. */
export async function listServedMonths(db: Reader): Promise<ServedMonth[]> {
  const rows = (await db('served_counts')
    .select(db.raw(`to_char(day, 'YYYY-MM') as month`), 'source')
    .sum('served as served')
    .select(db.raw('count(distinct day)::integer as days'))
    .groupBy('month', 'source')
    .orderBy([{ column: 'month', order: 'desc' }, 'source'])
    .limit(200)) as unknown as ServedMonth[];
  return rows.map((row) => ({ ...row, served: Number(row.served) }));
}
