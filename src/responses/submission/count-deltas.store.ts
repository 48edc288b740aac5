// Every change of the counts is inserted as a delta in the transaction that changes the response or
// draft. Deltas are only inserted here, so that transactions never wait for each other; `foldDeltas`
// adds them to the counts and deletes them.
import type { Tx } from '../../platform/db/connect.ts';
import { prepared } from '../../platform/db/prepared.ts';
import type { Draft } from './draft.ts';
import type { ResponseKey } from './response.ts';

const COLUMNS =
  'round_id, locality_id, version_id, service_id, day, door, caller, status, flags, n, drafts';

/**
 * Columns of a cell, from a relation with the columns of `responses`. The day is that in Viet Nam;
 * texts are compared as bytes.
 */
export const CELL = `round_id, locality_id, version_id, service_id collate "C" as service_id,
  (submitted_at at time zone 'Asia/Ho_Chi_Minh')::date as day, door collate "C" as door,
  caller collate "C" as caller, status collate "C" as status, flags collate "C" as flags`;

/** Positions of the cell's columns, for GROUP BY. */
export const CELL_POSITIONS = '1, 2, 3, 4, 5, 6, 7, 8, 9';

/**
 * A statement, or a part of one, that writes a delta for each row of `from`, which has the columns
 * of `responses`.
 * @param change by how much the responses change, and the drafts
 */
export const writeDeltas = (from: string, change: { n: string; drafts: string }): string =>
  `insert into response_count_deltas (${COLUMNS})
    select ${CELL}, ${change.n}, ${change.drafts} from ${from}`;

/** The same for many new rows: one delta per cell. */
export const writeGroupedDeltas = (from: string): string =>
  `${writeDeltas(from, { n: 'count(*)', drafts: '0' })} group by ${CELL_POSITIONS}`;

const STORED = writeDeltas('responses where id = $1 and locality_id = $2 and round_id = $3', {
  n: '$4::integer',
  drafts: '0',
});

/** Adds the response, as it is stored now, to the counts (1) or subtracts it (−1). */
export async function countStored(
  tx: Tx,
  { id, localityId, roundId }: ResponseKey & { localityId: number },
  change: 1 | -1,
): Promise<void> {
  await prepared(tx, {
    name: 'count-stored',
    text: STORED,
    values: [id, localityId, roundId, change],
  });
}

const SENT = writeDeltas('responses where id = $1 and locality_id = $2 and round_id = $3', {
  n: '$4::integer',
  drafts: '-1',
});

/** Counts a response whose draft was deleted; `isNew` false: the response was there before. */
export async function countSent(
  tx: Tx,
  { id, localityId, roundId }: ResponseKey & { localityId: number },
  { isNew }: { isNew: boolean },
): Promise<void> {
  const values = [id, localityId, roundId, isNew ? 1 : 0];
  await prepared(tx, { name: 'count-sent', text: SENT, values });
}

const OF_DRAFT = 'round_id, locality_id, service_id, status, flags, n, drafts';
const DRAFT = `insert into response_count_deltas (${OF_DRAFT})
  values ($1, $2, $3, 'draft', '{}', 0, $4)`;

/** Counts a draft that was begun (1) or deleted (−1). */
export async function countDraft(
  tx: Tx,
  draft: Pick<Draft, 'roundId' | 'localityId' | 'serviceId'>,
  change: 1 | -1,
): Promise<void> {
  await prepared(tx, {
    name: 'count-draft',
    text: DRAFT,
    values: [draft.roundId, draft.localityId, draft.serviceId, change],
  });
}

/** Subtracts the drafts of `from`, a relation with the columns of `drafts`. */
export const writeDeletedDrafts = (from: string): string =>
  `insert into response_count_deltas (${OF_DRAFT})
    select round_id, locality_id, service_id, 'draft', '{}', 0, -count(*)
    from ${from} group by 1, 2, 3`;

/** A part of a statement that deletes all deltas and returns them. */
export const DELETE_DELTAS = 'delete from response_count_deltas returning *';
