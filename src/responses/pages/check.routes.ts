// Check-your-answers, and sending: stores the response in one transaction.
import { createBatcher } from '../../platform/db/batcher.ts';
import type { Endpoint } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { redirect } from '../../platform/http/reply.ts';
import type { AnswerProblem } from '../../questionnaires/engine/answer-check.ts';
import { firstOpenPage, type Journey } from '../../forms/journey-pages.ts';
import { isLeft } from '../../forms/typed-answers.ts';
import { receiptOf, responseIdOf } from '../keys/keys.ts';
import type { Outcome, DraftSubmission } from '../submission/submit-drafts.command.ts';
import { submitDrafts } from '../submission/submit-drafts.command.ts';
import { checkPage } from './check-page.reply.ts';
import { draftKeyOf, sentCookie } from '../visiting/respondent-cookies.ts';
import { rounds, visitGet, visitSend } from '../visiting/respondent-endpoint.routes.ts';
import { nextStepPath } from '../visiting/steps.ts';
import { unavailablePage } from '../visiting/unavailable-page.reply.ts';
import type { Answering, DraftVisit, Visit } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';
import { journeyOfDraft, needDraft } from '../visiting/visited-draft.reply.ts';

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
        const { journey } = await journeyOfDraft(answering, ctx, own.draft, own.about);
        return await checkOrOpenPage(ctx, own, journey, []);
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
      await checkOrOpenPage(
        ctx,
        own,
        (await journeyOfDraft(answering, ctx, own.draft, own.about)).journey,
        outcome.kind === 'invalid' ? outcome.problems : [],
      ),
  );
}

/** First to what is still open: a page that was left says there what it needs. */
async function checkOrOpenPage(
  ctx: VisitReadContext,
  own: DraftVisit,
  journey: Journey,
  problems: readonly AnswerProblem[],
): Promise<Reply> {
  const open = nextStepPath(own.base, journey);
  if (open === `${own.base}/check` || problems.length > 0)
    return await checkPage(ctx, own, journey, problems);
  const first = firstOpenPage(journey);
  return redirect(first && isLeft(journey, first) ? `${open}?from=check` : open);
}
