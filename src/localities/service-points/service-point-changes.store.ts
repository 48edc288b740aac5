// One-stop shops and offices, written.
import type { Tx } from '../../platform/db/connect.ts';
import type { ServicePoint } from './service-point.ts';

/** Writes points; one already known by its code takes the new values. */
export async function saveServicePoints(
  tx: Tx,
  points: readonly ServicePoint[],
  now: Date,
): Promise<void> {
  const rows = points.map((point) => ({
    code: point.code,
    name_vi: point.name.vi,
    name_en: point.name.en,
    locality_id: point.localityId,
    address: point.address,
    active: point.active,
    updated_at: now,
  }));
  for (let start = 0; start < rows.length; start += 1000) {
    await tx('service_points')
      .insert(rows.slice(start, start + 1000))
      .onConflict(['code'])
      .merge(['name_vi', 'name_en', 'locality_id', 'address', 'active', 'updated_at']);
  }
}
