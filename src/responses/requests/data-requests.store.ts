// Requests of respondents about their own response. They prove themselves by the receipt; no name is kept.
import { randomUUID } from 'node:crypto';
import type { Reader, Tx } from '../../platform/db/connect.ts';
import type { ResponseKey } from '../submission/response.ts';

export interface DataRequest {
  id: string;
  roundId: string;
  responseId: string;
  localityId: number;
  /** What the respondent wrote. */
  words: string;
  askedAt: Date;
  repliedAt: Date | null;
  reply: string | null;
  repliedByName: string | null;
  doneAt: Date | null;
  outcome: 'done' | 'refused' | null;
}

interface RequestRow {
  id: string;
  round_id: string;
  response_id: string;
  locality_id: number;
  words: string;
  asked_at: Date;
  replied_at: Date | null;
  reply: string | null;
  replied_by_name: string | null;
  done_at: Date | null;
  outcome: 'done' | 'refused' | null;
}

const toRequest = (row: RequestRow): DataRequest => ({
  id: row.id,
  roundId: row.round_id,
  responseId: row.response_id,
  localityId: row.locality_id,
  words: row.words,
  askedAt: row.asked_at,
  repliedAt: row.replied_at,
  reply: row.reply,
  repliedByName: row.replied_by_name,
  doneAt: row.done_at,
  outcome: row.outcome,
});

/** The latest of a response. */
export async function findRequest(
  db: Reader,
  { roundId, id }: ResponseKey,
): Promise<DataRequest | null> {
  const row = (await db('data_requests')
    .where({ round_id: roundId, response_id: id })
    .orderBy([{ column: 'asked_at', order: 'desc' }, 'id'])
    .first()) as RequestRow | undefined;
  return row ? toRequest(row) : null;
}

export async function findRequestById(db: Reader, id: string): Promise<DataRequest | null> {
  const row = (await db('data_requests').where({ id }).first()) as RequestRow | undefined;
  return row ? toRequest(row) : null;
}

/** While one is open another changes nothing. @returns the open one */
export async function makeRequest(
  tx: Tx,
  made: ResponseKey & Pick<DataRequest, 'localityId' | 'words' | 'askedAt'>,
): Promise<DataRequest> {
  await tx.raw(
    `insert into data_requests (id, round_id, response_id, locality_id, words, asked_at)
    values (?, ?, ?, ?, ?, ?) on conflict (round_id, response_id) where done_at is null do nothing`,
    [randomUUID(), made.roundId, made.id, made.localityId, made.words, made.askedAt],
  );
  return (await findRequest(tx, made))!;
}

/** Of a round: open ones first, the oldest first. */
export async function listRequests(db: Reader, roundId: string): Promise<DataRequest[]> {
  const rows = (await db('data_requests')
    .where({ round_id: roundId })
    .orderByRaw('done_at is not null, asked_at, id')) as RequestRow[];
  return rows.map(toRequest);
}

/** @returns whether it was open */
export async function replyToRequest(
  tx: Tx,
  { id, roundId }: { id: string; roundId: string },
  reply: { at: Date; words: string; name: string; outcome: 'done' | 'refused' | null },
): Promise<boolean> {
  const changed = await tx('data_requests')
    .where({ id, round_id: roundId })
    .whereNull('done_at')
    .update({
      replied_at: reply.at,
      reply: reply.words,
      replied_by_name: reply.name,
      done_at: reply.outcome === null ? null : reply.at,
      outcome: reply.outcome,
    });
  return changed === 1;
}

/** @returns how many there were */
export async function deleteRequestsOf(tx: Tx, roundId: string): Promise<number> {
  return await tx('data_requests').where({ round_id: roundId }).delete();
}

/** Of a response that was erased: what was written about it goes with it. */
export async function deleteRequestsAbout(tx: Tx, { roundId, id }: ResponseKey): Promise<void> {
  await tx('data_requests').where({ round_id: roundId, response_id: id }).delete();
}
