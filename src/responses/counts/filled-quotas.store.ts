// How many places of a round's quota cells are taken: by responses, and by drafts that were begun,
// each of which holds its place until it is sent, erased or moved. Read from the counts that are
// kept; sending an answer neither reads nor writes anything for it. Only in a round with quotas,
// and only where a draft begins or moves, does one wait for another.
import { findLocality } from '../../localities/localities.store.ts';
import { COUNTRY_ID } from '../../localities/locality.ts';
import type { Reader, Tx } from '../../platform/db/database.ts';
import { prepared } from '../../platform/db/prepared.ts';
import {
  isFull,
  standsIn,
  type FilledCell,
  type QuotaCell,
  type Standing,
} from '../../sampling/rounds/quota.ts';
import { listQuotas, listQuotasAround } from '../../sampling/rounds/quotas.store.ts';
import { readCounts } from './response-counts.store.ts';

type CellCounts = Pick<FilledCell, 'responses' | 'drafts'>;
const NONE: CellCounts = { responses: 0, drafts: 0 };
const keyOf = (localityId: number, serviceId: string | null): string =>
  `${localityId} ${serviceId ?? ''}`;

/** Every cell of the round with what it holds; nothing is counted in a round without quotas. */
export async function filledCells(db: Reader, roundId: string): Promise<FilledCell[]> {
  const cells = await listQuotas(db, roundId);
  if (cells.length === 0) return [];
  const communes = await countsBy(db, roundId, 'locality');
  const provinces = await countsBy(db, roundId, 'province');
  return cells.map((cell) => {
    const key = keyOf(cell.localityId, cell.serviceId);
    return { ...cell, ...(provinces.get(key) ?? communes.get(key) ?? NONE) };
  });
}

/** By place and service, the country and every service included. */
async function countsBy(
  db: Reader,
  roundId: string,
  by: 'locality' | 'province',
): Promise<Map<string, CellCounts>> {
  const sums = new Map<string, CellCounts>();
  for (const { facet, value, localityId, status, n } of await readCounts(db, roundId, {
    facets: ['place', 'service'],
    by,
  })) {
    const serviceId = facet === 'place' ? null : value;
    if (serviceId === '' || !['counted', 'held', 'draft'].includes(status)) continue;
    for (const place of new Set(by === 'province' ? [localityId, COUNTRY_ID] : [localityId])) {
      const { responses, drafts } = sums.get(keyOf(place, serviceId)) ?? NONE;
      sums.set(
        keyOf(place, serviceId),
        status === 'draft'
          ? { responses, drafts: drafts + n }
          : { responses: responses + n, drafts },
      );
    }
  }
  return sums;
}

/** $1 round, $2 facet, $3 service or empty, $4 locality. */
const TAKEN = `
  select coalesce(sum(n) filter (where status in ('counted', 'held')), 0) as responses,
    coalesce(sum(n) filter (where status = 'draft'), 0) as drafts
  from (
    select locality_id, status, n from response_counts
      where round_id = $1 and facet = $2 and value = $3
    union all
    select d.locality_id, f.status, f.n from response_count_deltas d
      cross join lateral (values (d.status, d.n), ('draft', d.drafts)) as f (status, n)
      where d.round_id = $1 and ($3 = '' or d.service_id = $3)) as c
  where $4 = ${COUNTRY_ID} or locality_id = $4
    or locality_id in (select id from localities where parent_id = $4)`;

async function countsInCell(
  db: Reader,
  roundId: string,
  { localityId, serviceId }: QuotaCell,
): Promise<CellCounts> {
  const values = [roundId, serviceId === null ? 'place' : 'service', serviceId ?? '', localityId];
  return (await prepared<CellCounts>(db, { name: 'taken-in-cell', text: TAKEN, values }))[0]!;
}

const LOCK = `select pg_advisory_xact_lock(key) from (
  select distinct hashtextextended(cell, 714225) as key from unnest($1::text[]) as cell order by 1
) as keys`;

/** Where a draft stands; the service is null before it is chosen, and where none was used. */
export interface DraftSubject {
  localityId: number;
  serviceId: string | null;
}

async function cellsOf(tx: Tx, roundId: string, stand: DraftSubject): Promise<QuotaCell[]> {
  const around = await listQuotasAround(tx, roundId, stand.localityId);
  return around.filter(({ serviceId }) => serviceId === null || serviceId === stand.serviceId);
}

/**
 * Whether a draft may begin at `to`, or move there from `from`; invitations are not asked. Until
 * the transaction ends nobody else is let into the same cells, so the answer stays true until the
 * draft is counted. They are locked in one order for all, so that nobody waits in a circle.
 * @returns the first full cell it would newly fall into; null: there is room
 */
export async function lockedFullCell(
  tx: Tx,
  roundId: string,
  { to, from }: { to: DraftSubject; from: DraftSubject | null },
): Promise<FilledCell | null> {
  const cells = await cellsOf(tx, roundId, to);
  if (cells.length === 0) return null;
  const keyIn = (cell: QuotaCell): string => keyOf(cell.localityId, cell.serviceId);
  const held = new Set((from ? await cellsOf(tx, roundId, from) : []).map(keyIn));
  const entered = cells.filter((cell) => !held.has(keyIn(cell)));
  if (entered.length === 0) return null;
  const keys = entered.map((cell) => `${roundId} ${keyIn(cell)}`);
  await prepared(tx, { name: 'lock-cells', text: LOCK, values: [keys] });
  return await firstFull(entered, (cell) => countsInCell(tx, roundId, cell));
}

/** From the smallest place to the country. */
export async function localitiesAround(db: Reader, localityId: number): Promise<number[]> {
  const unit = await findLocality(db, localityId);
  return [
    localityId,
    ...(unit?.level === 'commune' && unit.parentId !== null ? [unit.parentId] : []),
    COUNTRY_ID,
  ];
}

/**
 * The first full cell somebody would fall into who arrived now, without a place being kept for
 * them. Where they stand is asked only in a round with quotas.
 */
export type QuotaWatch = (
  db: Reader,
  at: { roundId: string; now: Date },
  standing: () => Promise<Standing>,
) => Promise<FilledCell | null>;
const FRESH_MS = 5_000;
interface RoundQuotas {
  at: number;
  cells: Promise<QuotaCell[]>;
  taken: Map<string, Promise<CellCounts>>;
}

async function firstFull(
  cells: readonly QuotaCell[],
  takenOf: (cell: QuotaCell) => Promise<CellCounts>,
): Promise<FilledCell | null> {
  for (const cell of cells) {
    const filled = { ...cell, ...(await takenOf(cell)) };
    if (isFull(filled)) return filled;
  }
  return null;
}

/**
 * What a cell holds is remembered for five seconds; who asks meanwhile waits for the same. In a
 * transaction it is read anew: nobody who holds a connection may wait for one of somebody else.
 */
export function quotaWatch(): QuotaWatch {
  const rounds = new Map<string, RoundQuotas>();
  const knownOf = (db: Reader, roundId: string, now: Date): RoundQuotas => {
    const held = rounds.get(roundId);
    if (held && Math.abs(now.getTime() - held.at) < FRESH_MS) return held;
    const known: RoundQuotas = {
      at: now.getTime(),
      cells: listQuotas(db, roundId),
      taken: new Map(),
    };
    rounds.set(roundId, known);
    known.cells.catch(() => {
      rounds.delete(roundId);
    });
    return known;
  };
  const remembered =
    (db: Reader, roundId: string, { taken }: RoundQuotas) =>
    (cell: QuotaCell) => {
      const key = keyOf(cell.localityId, cell.serviceId);
      const counting = taken.get(key) ?? countsInCell(db, roundId, cell);
      taken.set(key, counting);
      counting.catch(() => {
        taken.delete(key);
      });
      return counting;
    };
  return async (db, { roundId, now }, standing) => {
    const known = db.isTransaction ? null : knownOf(db, roundId, now);
    const cells = await (known?.cells ?? listQuotas(db, roundId));
    if (cells.length === 0) return null;
    const where = await standing();
    const entered = cells.filter((cell) => standsIn(cell, where));
    return await firstFull(
      entered,
      known ? remembered(db, roundId, known) : (cell) => countsInCell(db, roundId, cell),
    );
  };
}
