// A page whose draft this browser has lost can be sent with the code of the draft: then it is saved after
// all.
import { readResumeCode } from '../keys/written-keys.ts';
import { draftIdOf } from '../keys/keys.ts';
import { findDraftByCode } from '../submission/drafts.store.ts';
import { isMarkOfToken, markIn } from './form-mark.ts';
import { textOf } from './form-text.ts';
import type { Answering, TokenKey } from './visit.ts';
import type { VisitFormContext } from './visit-request.ts';
import type { Reader } from '../../platform/db/connect.ts';

export const CODE_FIELD = '_code';

/**
 * The key of the code that was typed; null where there is none, or where the page is of another draft: the
 * page's mark stands in for a limit on guessing, as it belongs to one draft only.
 */
export async function keyByCode(
  { secrets }: Answering,
  { db, body, now }: Omit<VisitFormContext, 'db'> & { db: Reader },
): Promise<TokenKey | null> {
  const written = readResumeCode(textOf(body[CODE_FIELD]));
  if (!written || !isMarkOfToken(secrets, written.code, markIn(body))) return null;
  const at = { id: draftIdOf(written.code), localityId: written.localityId };
  const draft = await findDraftByCode(db, at, now);
  return draft && { token: written.code, localityId: draft.localityId };
}
