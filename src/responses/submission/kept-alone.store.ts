// A draft that becomes a response where tables are spread over shards (Citus). There a statement
// that writes three tables runs in parts whose rows travel between the machines; four statements
// that name the locality each run where its rows are.
import type { Tx } from '../../platform/db/database.ts';
import { parameterRows, prepared } from '../../platform/db/prepared.ts';
import { countSent } from './count-deltas.store.ts';
import { TAKE_DRAFT } from './drafts.store.ts';
import { insertParadata, PARADATA_COLUMNS } from './paradata.store.ts';
import { insertNewResponses, RESPONSE_COLUMNS } from './responses.store.ts';

/**
 * `seen`: xmin of the draft's row as it was read; `response`: values in the order of
 * `RESPONSE_COLUMNS`.
 */
export interface Kept {
  draftId: string;
  responseId: string;
  localityId: number;
  roundId: string;
  seen: string;
  response: readonly unknown[];
}

const KEEP = insertNewResponses(`values ${parameterRows(RESPONSE_COLUMNS, 1)}`);
const TRACE = insertParadata(`values ${parameterRows(PARADATA_COLUMNS, 1)}`);

interface Taken {
  device: string;
  started_at: Date;
  pages: string;
}

/**
 * @returns whether it was kept; a draft that was changed or taken since it was read is left as it
 * is now
 */
export async function keepAlone(tx: Tx, kept: Kept): Promise<boolean> {
  const { draftId, responseId, localityId, roundId, seen, response } = kept;
  const [taken] = await prepared<Taken>(tx, {
    name: 'take-draft',
    text: TAKE_DRAFT,
    values: [draftId, localityId, seen],
  });
  if (!taken) return false;
  const added = await prepared(tx, { name: 'keep-response', text: KEEP, values: response });
  const isNew = added.length > 0;
  await countSent(tx, { id: responseId, localityId, roundId }, { isNew });
  if (!isNew) return false;
  const values = [
    responseId,
    localityId,
    roundId,
    taken.device,
    taken.started_at.toISOString(),
    taken.pages,
  ];
  await prepared(tx, { name: 'keep-paradata', text: TRACE, values });
  return true;
}
