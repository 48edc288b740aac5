// Check-your-answers, and sending: stores the response in one transaction.
import { createBatcher } from '../../platform/db/batcher.ts';
import type { Endpoint } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { redirect } from '../../platform/http/reply.ts';
import { receiptOf, responseIdOf } from '../keys/keys.ts';
import type { Outcome, DraftSubmission } from '../submission/submit-drafts.command.ts';
import { submitDrafts } from '../submission/submit-drafts.command.ts';
import { checkPage } from './check-page.reply.ts';
import { draftKeyOf, sentCookie } from './respondent-cookies.ts';
import { rounds, visitGet, visitSend } from './respondent-endpoint.routes.ts';
import { nextStepPath } from './steps.ts';
import { unavailablePage } from './unavailable-page.reply.ts';
import type { Answering, Visit } from './visit.ts';
import type { VisitReadContext } from './visit-request.ts';
import { journeyOfDraft, needDraft } from './visited-draft.reply.ts';

export function checkRoutes(answering: Answering): Endpoint[] {
  const { versions, score } = answering;
  /** Submissions that arrive at the same time share a transaction. */
  const send = createBatcher(
    (db, sendings: readonly DraftSubmission[]) =>
      submitDrafts(db, sendings, { versions, score, rounds }),
    { maxBatchSize: 32, concurrency: 2 },
  );
  return [
    visitGet(answering, '/s/:round/check', (ctx, visit) =>
      needDraft(ctx, visit, async (own) => {
        const { journey } = await journeyOfDraft(answering, ctx, own.draft);
        const open = nextStepPath(own.base, journey);
        return open === `${own.base}/check`
          ? await checkPage(ctx, own, journey, [])
          : redirect(open);
      }),
    ),
    visitSend(answering, '/s/:round/check', async (ctx, { code, key, languageOf }) => {
      const outcome = await send(ctx.db, {
        key: draftKeyOf(key),
        roundCode: code,
        responseId: responseIdOf(receiptOf(key.token)),
        languageOf,
        trapped: (ctx.body['website'] ?? '') !== '',
        now: ctx.now,
      });
      if (outcome.kind === 'stored')
        return redirect(`/s/${code}/receipt`, { cookies: [sentCookie({ code }, key)] });
      return async (own, visit) => await notStoredReply(answering, own, visit, outcome);
    }),
  ];
}

async function notStoredReply(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  outcome: Outcome,
): Promise<Reply> {
  if (outcome.kind === 'ticketUsed')
    return unavailablePage(ctx, visit.round, outcome.ticket === 'dossier' ? 'answered' : 'used');
  return await needDraft(
    ctx,
    visit,
    async (own) =>
      await checkPage(
        ctx,
        own,
        (await journeyOfDraft(answering, ctx, own.draft)).journey,
        outcome.kind === 'invalid' ? outcome.problems : [],
      ),
  );
}
