// Paradata of submitted responses, apart from the answers so that nobody reads one with the other by habit.
import type { Tx } from '../platform/db/database.ts';

/** Name → type. */
export const PARADATA_COLUMNS = { response_id: 'uuid', locality_id: 'integer', round_id: 'uuid', device: 'text', started_at: 'timestamptz', pages: 'jsonb' } as const;

export async function deleteParadata(tx: Tx, responseId: string, localityId: number): Promise<void> {
  await tx('paradata').where({ response_id: responseId, locality_id: localityId }).delete();
}
