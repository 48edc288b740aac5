// Stores one submission where tables are spread over shards (Citus). There a statement that writes
// three tables would send its rows from machine to machine; four statements that name the locality
// each run where its rows are.
import type { Tx } from '../../platform/db/connect.ts';
import { parameterRows } from '../../platform/db/json-records.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { countSent } from './count-deltas.store.ts';
import { DELETE_DRAFT } from './drafts.store.ts';
import { storeParadata } from './paradata.store.ts';
import { insertNewResponses, RESPONSE_COLUMNS } from './responses.store.ts';

/**
 * `xmin`: of the draft's row as it was read; `response`: values in the order of `RESPONSE_COLUMNS`.
 */
export interface SingleSubmission {
  draftId: string;
  responseId: string;
  localityId: number;
  roundId: string;
  xmin: string;
  response: readonly unknown[];
}

const INSERT_RESPONSE = insertNewResponses(`values ${parameterRows(RESPONSE_COLUMNS, 1)}`);

interface DeletedDraft {
  device: string;
  started_at: Date;
  pages: string;
}

/**
 * @returns whether it was stored; a draft that was changed or deleted since it was read is left as it
 * is
 */
export async function storeSubmission(tx: Tx, submission: SingleSubmission): Promise<boolean> {
  const { draftId, responseId, localityId, roundId, xmin, response } = submission;
  const [deleted] = await prepared<DeletedDraft>(tx, {
    name: 'delete-draft',
    text: DELETE_DRAFT,
    values: [draftId, localityId, xmin],
  });
  if (!deleted) return false;
  const added = await prepared(tx, {
    name: 'insert-response',
    text: INSERT_RESPONSE,
    values: response,
  });
  const isNew = added.length > 0;
  await countSent(tx, { id: responseId, localityId, roundId }, { isNew });
  if (!isNew) return false;
  const { device, started_at: startedAt, pages } = deleted;
  await storeParadata(tx, { id: responseId, localityId, roundId }, { device, startedAt, pages });
  return true;
}
