// Paradata of submitted responses, in a table apart from the answers, so that they are joined only on
// purpose.
import { columnsOf, parameterRows } from '../../platform/db/json-records.ts';
import { prepared } from '../../platform/db/prepared.ts';
import type { Tx } from '../../platform/db/connect.ts';
import type { ResponseKey } from './response.ts';

/** Name → type. */
export const PARADATA_COLUMNS = {
  response_id: 'uuid',
  locality_id: 'integer',
  round_id: 'uuid',
  device: 'text',
  started_at: 'timestamptz',
  pages: 'jsonb',
} as const;

/** A part of a statement that stores what `source` holds. */
export const insertParadata = (source: string): string =>
  `insert into paradata (${columnsOf(PARADATA_COLUMNS)}) ${source}`;

const INSERT_ONE = insertParadata(`values ${parameterRows(PARADATA_COLUMNS, 1)}`);

/** @param pages JSON */
export async function storeParadata(
  tx: Tx,
  key: ResponseKey & { localityId: number },
  { device, startedAt, pages }: { device: string; startedAt: Date; pages: string },
): Promise<void> {
  const values = [key.id, key.localityId, key.roundId, device, startedAt.toISOString(), pages];
  await prepared(tx, { name: 'insert-paradata', text: INSERT_ONE, values });
}

/** Adds pages that were answered after the response had been sent. @param pages JSON */
export async function addParadata(
  tx: Tx,
  key: ResponseKey & { localityId: number },
  pages: string,
): Promise<void> {
  await tx('paradata')
    .where({ response_id: key.id, locality_id: key.localityId, round_id: key.roundId })
    .update({ pages: tx.raw('pages || ?::jsonb', [pages]) });
}

export async function deleteParadata(tx: Tx, key: ResponseKey, localityId: number): Promise<void> {
  const row = { response_id: key.id, locality_id: localityId, round_id: key.roundId };
  await tx('paradata').where(row).delete();
}
