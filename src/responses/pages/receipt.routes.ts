// After sending: the receipt, also once the round is closed.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { shownReceipt } from '../keys/written-keys.ts';
import { erasedPage } from './erased-page.reply.ts';
import { complaintsOf } from '../visiting/complaints.ts';
import { visitGet } from '../visiting/respondent-endpoint.routes.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';
import { sentStateOf } from '../visiting/visited-draft.reply.ts';

export const receiptRoutes = (answering: Answering): Endpoint[] => [
  visitGet(answering, '/s/:round/receipt', receiptPage, { closed: true }),
];

async function receiptPage(ctx: VisitReadContext, visit: Visit): Promise<Reply> {
  const { key, draft, round, base } = visit;
  const sent = draft ? null : await sentStateOf(ctx, visit);
  if (!key || sent === null) return redirect(base);
  if (sent === 'erased') return erasedPage(ctx, visit, 'before');
  const receipt = shownReceipt(key);
  const title = ctx.t('responses.receipt.title');
  const done = round.told?.done?.[ctx.lang] ?? null;
  const complaints = complaintsOf(ctx, round);
  return page('responses/receipt', { title, round, base, receipt, done, complaints });
}
