// Paradata of submitted responses, apart from the answers so that nobody reads one with the other by habit.
import type { Tx } from '../../platform/db/database.ts';
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

export async function deleteParadata(tx: Tx, key: ResponseKey, localityId: number): Promise<void> {
  const row = { response_id: key.id, locality_id: localityId, round_id: key.roundId };
  await tx('paradata').where(row).delete();
}
