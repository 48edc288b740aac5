// Responses that were never sent, kept apart from those that were.
import type { Knex } from 'knex';
import type { Reader, Tx } from '../../platform/db/connect.ts';
import type { DraftKey } from '../submission/draft.ts';
import type { PartialResponse } from './partial-response.ts';

interface PartialRow {
  id: string;
  locality_id: number;
  round_id: string;
  version_id: string;
  service_id: string | null;
  door: PartialResponse['channel'];
  service_point: string | null;
  caller: string | null;
  language: string;
  device: string;
  stopped_at: string | null;
  answers: PartialResponse['answers'];
  seconds: number | null;
  started_at: Date;
  last_saved_at: Date;
}

const fromRow = (row: PartialRow): PartialResponse => ({
  id: row.id,
  localityId: row.locality_id,
  roundId: row.round_id,
  versionId: row.version_id,
  serviceId: row.service_id,
  channel: row.door,
  servicePoint: row.service_point,
  caller: row.caller,
  language: row.language,
  device: row.device,
  stoppedAt: row.stopped_at,
  answers: row.answers,
  seconds: row.seconds,
  startedAt: row.started_at,
  lastSavedAt: row.last_saved_at,
});

export async function insertPartial(tx: Tx, partial: PartialResponse): Promise<void> {
  await tx('partial_responses')
    .insert({
      id: partial.id,
      locality_id: partial.localityId,
      round_id: partial.roundId,
      version_id: partial.versionId,
      service_id: partial.serviceId,
      door: partial.channel,
      service_point: partial.servicePoint,
      caller: partial.caller,
      language: partial.language,
      device: partial.device,
      stopped_at: partial.stoppedAt,
      answers: JSON.stringify(partial.answers),
      seconds: partial.seconds,
      started_at: partial.startedAt,
      last_saved_at: partial.lastSavedAt,
    })
    .onConflict(['id', 'locality_id'])
    .ignore();
}

/** @param localityId null: not known, every shard is asked @returns whether there was one */
export async function deletePartial(
  tx: Tx,
  { id, localityId }: Pick<DraftKey, 'id'> & { localityId: number | null },
  roundId: string,
): Promise<boolean> {
  const deleted = await tx('partial_responses')
    .where({ id, round_id: roundId, ...(localityId === null ? {} : { locality_id: localityId }) })
    .delete();
  return deleted > 0;
}

/** @returns how many */
export const deletePartialsOf = async (tx: Tx, roundId: string): Promise<number> =>
  await tx('partial_responses').where({ round_id: roundId }).delete();

export interface StoppedCount {
  versionId: string;
  /** Null: everything was answered, and nothing was sent. */
  stoppedAt: string | null;
  device: string;
  count: number;
}

/** @param within ids of localities; null: all */
const isWithin =
  (within: readonly number[] | null) =>
  (query: Knex.QueryBuilder): void => {
    if (within) void query.whereIn('locality_id', [...within]);
  };

/** @param within ids of localities; null: all */
export async function countStopped(
  db: Reader,
  roundId: string,
  within: readonly number[] | null,
): Promise<StoppedCount[]> {
  const rows = (await db<PartialRow>('partial_responses')
    .where({ round_id: roundId })
    .where(isWithin(within))
    .groupBy('version_id', 'stopped_at', 'device')
    .orderBy(['version_id', 'stopped_at', 'device'])
    .select('version_id', 'stopped_at', 'device')
    .count('* as n')) as unknown as (Pick<PartialRow, 'version_id' | 'stopped_at' | 'device'> & {
    n: number | string;
  })[];
  return rows.map((row) => ({
    versionId: row.version_id,
    stoppedAt: row.stopped_at,
    device: row.device,
    count: Number(row.n),
  }));
}

const READ_BATCH = 500;

/** In the order of their ids, in batches; between two of them no connection is held. */
export async function* readPartials(
  db: Reader,
  roundId: string,
  within: readonly number[] | null,
): AsyncGenerator<PartialResponse[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = await db<PartialRow>('partial_responses')
      .where({ round_id: roundId })
      .where('id', '>', after)
      .where(isWithin(within))
      .orderBy('id')
      .limit(READ_BATCH);
    if (rows.length > 0) yield rows.map(fromRow);
    if (rows.length < READ_BATCH) return;
    after = rows.at(-1)!.id;
  }
}
