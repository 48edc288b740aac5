// Whether a quota is full for a new respondent, from counts cached for a few seconds: many people may
// open the first page of a round at the same time.
import type { Reader } from '../../platform/db/connect.ts';
import {
  standsIn,
  type FilledCell,
  type QuotaCell,
  type Standing,
} from '../../sampling/rounds/quota.ts';
import { listQuotas } from '../../sampling/rounds/quotas.store.ts';
import { countsInCell, firstFull, type CellCounts } from './filled-quotas.store.ts';

/**
 * The first full cell that somebody who arrives now would be counted in; nothing is locked. `standing`
 * is called only in a round with quotas.
 */
export type FullCellLookup = (
  db: Reader,
  at: { roundId: string; now: Date },
  standing: () => Promise<Standing>,
) => Promise<FilledCell | null>;
const FRESH_MS = 5_000;
interface RoundQuotas {
  at: number;
  cells: Promise<QuotaCell[]>;
  counts: Map<string, Promise<CellCounts>>;
}

/**
 * Counts are cached for five seconds, and concurrent calls share one read. Inside a transaction they are
 * read by its own connection: waiting for a read on another one could exhaust the pool.
 */
export function fullCellCache(): FullCellLookup {
  const rounds = new Map<string, RoundQuotas>();
  const cachedRound = (db: Reader, roundId: string, now: Date): RoundQuotas => {
    const cached = rounds.get(roundId);
    if (cached && Math.abs(now.getTime() - cached.at) < FRESH_MS) return cached;
    const read: RoundQuotas = {
      at: now.getTime(),
      cells: listQuotas(db, roundId),
      counts: new Map(),
    };
    rounds.set(roundId, read);
    read.cells.catch(() => {
      rounds.delete(roundId);
    });
    return read;
  };
  const cachedCounts =
    (db: Reader, roundId: string, { counts }: RoundQuotas) =>
    (cell: QuotaCell) => {
      const key = `${cell.localityId} ${cell.serviceId ?? ''}`;
      const counting = counts.get(key) ?? countsInCell(db, roundId, cell);
      counts.set(key, counting);
      counting.catch(() => {
        counts.delete(key);
      });
      return counting;
    };
  return async (db, { roundId, now }, standing) => {
    const cached = db.isTransaction ? null : cachedRound(db, roundId, now);
    const cells = await (cached?.cells ?? listQuotas(db, roundId));
    if (cells.length === 0) return null;
    const where = await standing();
    const entered = cells.filter((cell) => standsIn(cell, where));
    return await firstFull(
      entered,
      cached ? cachedCounts(db, roundId, cached) : (cell) => countsInCell(db, roundId, cell),
    );
  };
}
