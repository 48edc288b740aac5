// The page that says that a response was erased.
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { isOpen } from '../../sampling/rounds/round.ts';

import type { Visit } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';

/**
 * @param when `erased`: now; `already`: it had been before; `archived`: noted for the archive, as
 * the answers are in files only; `before`: in place of the receipt – a respondent who wants to answer anew
 * can do so while the round is open
 */
export function erasedPage(
  ctx: VisitReadContext,
  { round, base }: Visit,
  when: 'erased' | 'already' | 'archived' | 'before',
): Reply {
  const [title, text] = [when, `${when}Text`].map((key) => ctx.t(`responses.withdraw.${key}`));
  const another = when === 'before' && isOpen(round, ctx.now);
  return page('responses/withdrawn', { title: title!, text, round, base, another });
}
