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
import { findSent, journeyOfDraft } from '../visiting/visited-draft.reply.ts';
import { nextStepPath } from '../visiting/steps.ts';
import { canTellMore } from '../visiting/tell-more.ts';
import { minutesInWords } from '../../questionnaires/model/minutes.ts';
import { takesDrafts } from '../../sampling/rounds/round.ts';

export const receiptRoutes = (answering: Answering): Endpoint[] => [
  visitGet(
    answering,
    '/s/:round/receipt',
    async (ctx, visit) => await receiptPage(answering, ctx, visit),
    { closed: true },
  ),
];

async function receiptPage(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
): Promise<Reply> {
  const { key, draft, round, base } = visit;
  const isTelling = draft?.entry.amends === true;
  const sent = draft && !isTelling ? null : await findSent(ctx, visit);
  if (!key || sent === null) return redirect(base);
  if (sent.status === 'withdrawn') return erasedPage(ctx, visit, 'before');
  const receipt = shownReceipt(key);
  const title = ctx.t('responses.receipt.title');
  const done = round.told?.done?.[ctx.lang] ?? null;
  const complaints = complaintsOf(ctx, round);
  const more = await moreOf(answering, ctx, visit, sent.versionId);
  return page('responses/receipt', { title, round, base, receipt, done, complaints, more });
}

/** Telling more of what was sent with the form after a service; null: there is no more to tell. */
async function moreOf(
  answering: Answering,
  ctx: VisitReadContext,
  { round, base, draft }: Visit,
  answered: string,
): Promise<{ goOn: string | null; minutes: string } | null> {
  if (!takesDrafts(round, ctx.now)) return null;
  if (draft) {
    const { journey } = await journeyOfDraft(answering, ctx, draft);
    return { goOn: nextStepPath(base, journey), minutes: '' };
  }
  if (!canTellMore(round, answered)) return null;
  const { compiled } = await answering.versions(ctx.db, round.versionId);
  const minutes = minutesInWords(ctx.t, answering.minutes(compiled.questionnaire));
  return { goOn: null, minutes };
}
