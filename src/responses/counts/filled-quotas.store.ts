// How full a round's quota cells are: responses, and drafts in progress, each of which counts until it
// is sent, erased or moved. Read from the stored counts; sending a response reads and writes nothing for
// it. Transactions wait for each other only in a round with quotas, when a draft begins or moves.
import { findLocality } from '../../localities/localities.store.ts';
import { COUNTRY_ID } from '../../localities/locality.ts';
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { isFull, type FilledCell, type QuotaCell } from '../../sampling/rounds/quota.ts';
import { listQuotas, listQuotasAround } from '../../sampling/rounds/quotas.store.ts';
import { readCounts } from './response-counts.store.ts';

export type CellCounts = Pick<FilledCell, 'responses' | 'drafts'>;
const NONE: CellCounts = { responses: 0, drafts: 0 };
const keyOf = (localityId: number, serviceId: string | null): string =>
  `${localityId} ${serviceId ?? ''}`;

/** Every cell of the round with its counts; nothing is counted in a round without quotas. */
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

/** By locality and service; includes the country and “every service”. */
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
    for (const id of new Set(by === 'province' ? [localityId, COUNTRY_ID] : [localityId])) {
      const { responses, drafts } = sums.get(keyOf(id, serviceId)) ?? NONE;
      sums.set(
        keyOf(id, serviceId),
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

/** Responses and drafts in one cell. */
export async function countsInCell(
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

/** What a draft is about; the service is null before it is chosen, and where none was used. */
export interface DraftSubject {
  localityId: number;
  serviceId: string | null;
}

async function cellsOf(tx: Tx, roundId: string, subject: DraftSubject): Promise<QuotaCell[]> {
  const around = await listQuotasAround(tx, roundId, subject.localityId);
  return around.filter(({ serviceId }) => serviceId === null || serviceId === subject.serviceId);
}

/**
 * Whether a draft may begin with `to`, or change from `from` to `to`; not called for invitations. Locks
 * the cells until the transaction ends, so that the answer stays true until the draft is counted.
 * Cells are locked in a fixed order, against deadlocks.
 * @returns the first full cell it would newly be counted in; null: none is full
 */
export async function lockedFullCell(
  tx: Tx,
  roundId: string,
  { to, from }: { to: DraftSubject; from: DraftSubject | null },
): Promise<FilledCell | null> {
  const cells = await cellsOf(tx, roundId, to);
  if (cells.length === 0) return null;
  const keyIn = (cell: QuotaCell): string => keyOf(cell.localityId, cell.serviceId);
  const before = new Set((from ? await cellsOf(tx, roundId, from) : []).map(keyIn));
  const entered = cells.filter((cell) => !before.has(keyIn(cell)));
  if (entered.length === 0) return null;
  const keys = entered.map((cell) => `${roundId} ${keyIn(cell)}`);
  await prepared(tx, { name: 'lock-cells', text: LOCK, values: [keys] });
  return await firstFull(entered, (cell) => countsInCell(tx, roundId, cell));
}

/** Ids of the locality, of its province, and of the country. */
export async function localitiesAround(db: Reader, localityId: number): Promise<number[]> {
  const unit = await findLocality(db, localityId);
  return [
    localityId,
    ...(unit?.level === 'commune' && unit.parentId !== null ? [unit.parentId] : []),
    COUNTRY_ID,
  ];
}

/** Reads the cells one after the other, and stops at a full one. */
export async function firstFull(
  cells: readonly QuotaCell[],
  takenOf: (cell: QuotaCell) => Promise<CellCounts>,
): Promise<FilledCell | null> {
  for (const cell of cells) {
    const filled = { ...cell, ...(await takenOf(cell)) };
    if (isFull(filled)) return filled;
  }
  return null;
}
