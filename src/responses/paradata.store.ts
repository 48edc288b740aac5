// Paradata of submitted responses, apart from the answers so that nobody reads one with the other by habit.
import type { Tx } from '../platform/db/database.ts';
import { insertFromJson, prepared } from '../platform/db/prepared.ts';
import type { Traces } from './paradata.ts';

export interface Paradata { responseId: string; localityId: number; roundId: string; device: string; startedAt: Date; pages: Traces }

/** Name → type. */
export const PARADATA_COLUMNS = { response_id: 'uuid', locality_id: 'integer', round_id: 'uuid', device: 'text', started_at: 'timestamptz', pages: 'jsonb' } as const;

export const toParadataRow = (paradata: Paradata): Record<keyof typeof PARADATA_COLUMNS, unknown> => ({
  response_id: paradata.responseId, locality_id: paradata.localityId, round_id: paradata.roundId, device: paradata.device, started_at: paradata.startedAt, pages: paradata.pages,
});

const INSERT = insertFromJson('paradata', PARADATA_COLUMNS, '');

export async function insertParadata(tx: Tx, paradata: readonly Paradata[]): Promise<void> {
  if (paradata.length > 0) await prepared(tx, { name: 'insert-paradata', text: INSERT, values: [JSON.stringify(paradata.map(toParadataRow))] });
}

export async function deleteParadata(tx: Tx, responseId: string, localityId: number): Promise<void> {
  await tx('paradata').where({ response_id: responseId, locality_id: localityId }).delete();
}
