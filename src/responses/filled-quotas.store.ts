// How full the cells of a round are. Counted from an index of the responses when somebody stands at the door, at most
// once in some seconds for each process: sending an answer neither reads nor writes anything for it.
import { findLocality } from '../localities/localities.store.ts';
import { COUNTRY_ID } from '../localities/locality.ts';
import type { Reader } from '../platform/db/database.ts';
import type { FilledCell, QuotaCell } from '../sampling/quota.ts';
import { listQuotas } from '../sampling/quotas.store.ts';

interface Counted { locality_id: number; parent_id: number | null; level: string; service_id: string | null; n: number }

const holds = (cell: QuotaCell, row: Counted): boolean =>
  [row.locality_id, row.level === 'commune' ? row.parent_id : null, COUNTRY_ID].includes(cell.localityId) && (cell.serviceId === null || cell.serviceId === row.service_id);

/** Counted and held responses of each cell; nothing is counted in a round without quotas. */
export async function filledCells(db: Reader, roundId: string): Promise<FilledCell[]> {
  const cells = await listQuotas(db, roundId);
  if (cells.length === 0) return [];
  const counts = db('responses').where({ round_id: roundId }).whereIn('status', ['counted', 'held']).select('locality_id', 'service_id').count('* as n').groupBy('locality_id', 'service_id').as('c');
  const rows = await db(counts).join('localities as l', 'l.id', 'c.locality_id').select('c.locality_id', 'c.service_id', 'c.n', 'l.parent_id', 'l.level') as Counted[];
  return cells.map((cell) => ({ ...cell, filled: rows.filter((row) => holds(cell, row)).reduce((sum, row) => sum + row.n, 0) }));
}

/** From the smallest place to the country. */
export async function placesAround(db: Reader, localityId: number): Promise<number[]> {
  const unit = await findLocality(db, localityId);
  return [localityId, ...(unit?.level === 'commune' && unit.parentId !== null ? [unit.parentId] : []), COUNTRY_ID];
}

export type QuotaWatch = (db: Reader, roundId: string, now: Date) => Promise<readonly FilledCell[]>;
const FRESH_MS = 5_000;

/** `filledCells`, remembered for five seconds; who asks meanwhile waits for the same count. */
export function quotaWatch(): QuotaWatch {
  const known = new Map<string, { at: number; cells: Promise<readonly FilledCell[]> }>();
  return async (db, roundId, now) => {
    const held = known.get(roundId);
    if (held && Math.abs(now.getTime() - held.at) < FRESH_MS) return await held.cells;
    const cells = filledCells(db, roundId);
    known.set(roundId, { at: now.getTime(), cells });
    cells.catch(() => { known.delete(roundId); });
    return await cells;
  };
}
