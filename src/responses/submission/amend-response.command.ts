// Sends a draft that adds to a response: the response has its answers then, and is still one, with the same
// receipt.
import type { Tx } from '../../platform/db/connect.ts';
import { namesIn, type Version } from './compiled-versions.store.ts';
import { takeDraft } from './drafts.store.ts';
import { addParadata } from './paradata.store.ts';
import { amendResponse } from './responses.store.ts';
import type { ReadySubmission } from './submission-batch.store.ts';

/**
 * The draft is locked by the caller, and is gone afterwards.
 * @returns false where the response was withdrawn meanwhile
 */
export async function amendByDraft(
  tx: Tx,
  { draft, xmin, response }: ReadySubmission,
  { compiled }: Version,
): Promise<boolean> {
  const pages = await takeDraft(tx, draft, xmin);
  if (pages === null) return false;
  const key = { id: response.id, roundId: response.roundId, localityId: draft.localityId };
  const isThere = await amendResponse(
    tx,
    key,
    { ...response, names: namesIn(compiled) },
    response.submittedAt,
  );
  if (isThere) await addParadata(tx, key, pages);
  return isThere;
}
