// Paradata of submitted responses, apart from the answers so that nobody reads one with the other by habit.
import type { Tx } from '../platform/db/database.ts';
import type { Traces } from './paradata.ts';

export interface Paradata { responseId: string; localityId: number; roundId: string; device: string; startedAt: Date; pages: Traces }

export async function insertParadata(tx: Tx, paradata: Paradata): Promise<void> {
  await tx('paradata').insert({
    response_id: paradata.responseId, locality_id: paradata.localityId, round_id: paradata.roundId, device: paradata.device,
    started_at: paradata.startedAt, pages: JSON.stringify(paradata.pages),
  });
}

export async function deleteParadata(tx: Tx, responseId: string, localityId: number): Promise<void> {
  await tx('paradata').where({ response_id: responseId, locality_id: localityId }).delete();
}
