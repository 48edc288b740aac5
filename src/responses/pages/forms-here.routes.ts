// The forms begun in this browser: turning to another one of them, and erasing the one that is open, which
// is asked first.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import { answeredCount } from '../../forms/answered-count.ts';
import { deleteDraft, lockDraft } from '../submission/drafts.store.ts';
import { textOf } from '../visiting/form-text.ts';
import { markedKey, TURN_TO_FIELD } from '../visiting/form-mark.ts';
import { formHere } from '../visiting/other-form.reply.ts';
import {
  clearedCookie,
  draftKeyOf,
  keyCookie,
  sentCookie,
  turningTo,
} from '../visiting/respondent-cookies.ts';
import { visitGet, visitPost } from '../visiting/respondent-endpoint.routes.ts';
import { nextStepPath } from '../visiting/steps.ts';
import type { Answering, DraftVisit, Visit } from '../visiting/visit.ts';
import type { VisitReadContext, VisitWriteContext } from '../visiting/visit-request.ts';
import { journeyOfDraft, needDraft } from '../visiting/visited-draft.reply.ts';

export function formsHereRoutes(answering: Answering): Endpoint[] {
  return [
    visitPost(answering, '/s/:round/forms', (ctx, visit) => turn(answering, ctx, visit)),
    visitGet(answering, '/s/:round/erase', (ctx, visit) =>
      needDraft(ctx, visit, (own) => askBeforeErasing(answering, ctx, own)),
    ),
    visitPost(answering, '/s/:round/erase', async (ctx, visit) => {
      const { draft, key, round, base } = visit;
      if (draft) await deleteDraft(ctx.tx, draft);
      return draft?.entry.amends && key
        ? redirect(`${base}/receipt`, { cookies: [sentCookie(round, key)] })
        : redirect(`${base}/resume?erased=yes`, { cookies: [clearedCookie(round)] });
    }),
  ];
}

/** Where the form is gone meanwhile, the first page says what there is. */
async function turn(answering: Answering, ctx: VisitWriteContext, visit: Visit): Promise<Reply> {
  const { others, key: open, base, round } = visit;
  const mark = textOf(ctx.body[TURN_TO_FIELD]);
  const key = markedKey(answering.secrets, open ? [open, ...others] : others, mark);
  const draft = key && (await lockDraft(ctx.tx, draftKeyOf(key), ctx.now));
  if (!key || draft?.roundId !== round.id) return redirect(base);
  const { journey } = await journeyOfDraft(answering, ctx, draft);
  return redirect(nextStepPath(base, journey), {
    cookies: [keyCookie(round, key), ...turningTo(visit, key.token)],
  });
}

async function askBeforeErasing(
  answering: Answering,
  ctx: VisitReadContext,
  { base, round, key, draft }: DraftVisit,
): Promise<Reply> {
  const { journey } = await journeyOfDraft(answering, ctx, draft);
  return page('responses/erase', {
    title: ctx.t('responses.erase.title'),
    round,
    base,
    back: `${base}/resume`,
    answered: answeredCount(journey),
    amends: draft.entry.amends === true,
    form: await formHere(answering, ctx, key, draft),
    scripts: ['answer.js'],
  });
}
