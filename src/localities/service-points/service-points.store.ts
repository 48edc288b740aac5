// The registry of service points: one-stop shops and offices, by the code that is on their posters.
import type { Reader } from '../../platform/db/connect.ts';
import { POINT_CODE, type ServicePoint } from './service-point.ts';

interface PointRow {
  code: string;
  name_vi: string;
  name_en: string;
  locality_id: number;
  address: string;
  active: boolean;
}

const toPoint = (row: PointRow): ServicePoint => ({
  code: row.code,
  name: { vi: row.name_vi, en: row.name_en },
  localityId: row.locality_id,
  address: row.address,
  active: row.active,
});

/** By code as typed, capitals or not. */
export async function findServicePoint(db: Reader, code: string): Promise<ServicePoint | null> {
  const read = code.trim().toUpperCase();
  const row = POINT_CODE.test(read)
    ? await db<PointRow>('service_points').where({ code: read }).first()
    : undefined;
  return row ? toPoint(row) : null;
}

/** Every point with the unit it is in and the one above. */
export async function listPointUnits(db: Reader): Promise<{ code: string; units: number[] }[]> {
  const rows = (await db('service_points as s')
    .join('localities as l', 'l.id', 's.locality_id')
    .select('s.code', 'l.id', 'l.parent_id')
    .orderBy('s.code')) as { code: string; id: number; parent_id: number | null }[];
  return rows.map(({ code, id, parent_id: above }) => ({
    code,
    units: above === null ? [id] : [id, above],
  }));
}

/** By Vietnamese name. @param provinceId left out: the whole country */
export async function listServicePoints(
  db: Reader,
  where: { provinceId?: number; onlyActive?: boolean } = {},
): Promise<ServicePoint[]> {
  const query = db('service_points as s')
    .join('localities as l', 'l.id', 's.locality_id')
    .select('s.*')
    .orderByRaw('s.name_vi collate "vi-x-icu", s.code');
  if (where.provinceId !== undefined)
    void query.whereRaw('(l.id = ? or l.parent_id = ?)', [where.provinceId, where.provinceId]);
  if (where.onlyActive) void query.where('s.active', true);
  return ((await query) as PointRow[]).map(toPoint);
}
