// Paradata of submitted responses, in a table apart from the answers, so that they are joined only on purpose.
import { columnsOf } from '../../platform/db/json-records.ts';
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

export async function deleteParadata(tx: Tx, key: ResponseKey, localityId: number): Promise<void> {
  const row = { response_id: key.id, locality_id: localityId, round_id: key.roundId };
  await tx('paradata').where(row).delete();
}
