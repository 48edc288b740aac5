// Drafts that expire unsent: where their round keeps partial responses and the respondent was told so, the
// answers are kept apart; all others are erased.
import type { Tx } from '../../platform/db/connect.ts';
import type { Versions } from '../submission/compiled-versions.store.ts';
import { deleteDraft, listExpiredToKeep, lockExpired } from '../submission/drafts.store.ts';
import { partialOf } from './partial-response.ts';
import { insertPartial } from './partial-responses.store.ts';

/** Drafts of one transaction. */
export const KEPT_AT_ONCE = 200;

/** @returns how many expired drafts were moved; fewer than `KEPT_AT_ONCE`: there are no more */
export async function keepPartials(tx: Tx, versions: Versions, now: Date): Promise<number> {
  const expired = await listExpiredToKeep(tx, now, KEPT_AT_ONCE);
  for (const key of expired) {
    const draft = await lockExpired(tx, key, now);
    if (!draft) continue;
    const { compiled } = await versions(tx, draft.versionId);
    await insertPartial(tx, partialOf(draft, compiled, { now, lang: draft.language }));
    await deleteDraft(tx, draft);
  }
  return expired.length;
}
