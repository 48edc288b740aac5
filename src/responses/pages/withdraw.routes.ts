// Erasing a sent response with its receipt, from any device, also once the round is closed.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { erasedPage } from './erased-page.reply.ts';
import { textOf } from '../visiting/form-text.ts';
import { visitGet, visitPost } from '../visiting/respondent-endpoint.routes.ts';
import { codeAttempts, type CodeAttempts } from './attempt-limits.reply.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext, VisitWriteContext } from '../visiting/visit-request.ts';
import { withdrawResponse } from './withdraw-response.command.ts';

export function withdrawRoutes(answering: Answering): Endpoint[] {
  const attempts = codeAttempts(answering);
  return [
    visitGet(
      answering,
      '/s/:round/withdraw',
      async (ctx, visit) => withdrawPage(ctx, visit, null),
      { closed: true },
    ),
    visitPost(
      answering,
      '/s/:round/withdraw',
      attempts.once((ctx, visit) => withdraw(answering, ctx, visit, attempts)),
      { closed: true, before: attempts.check },
    ),
  ];
}

async function withdraw(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
  attempts: CodeAttempts,
): Promise<Reply> {
  const typed = textOf(ctx.body['code']);
  const outcome = await withdrawResponse(ctx.tx, {
    round: visit.round,
    typed,
    now: ctx.now,
    withdrawn: answering.withdrawn,
  });
  // An archived response cannot be looked up: any receipt might be a guess.
  if (outcome === 'archived' || outcome === 'unknown') attempts.countFailure(ctx);
  return outcome === 'mistyped' || outcome === 'unknown'
    ? withdrawPage(ctx, visit, { typed, error: outcome })
    : erasedPage(ctx, visit, outcome);
}

function withdrawPage(
  ctx: VisitReadContext,
  { round, base }: Visit,
  failed: { typed: string; error: 'mistyped' | 'unknown' } | null,
): Reply {
  const heading = ctx.t('responses.withdraw.title');
  if (failed === null)
    return page('responses/withdraw', {
      title: heading,
      heading,
      round,
      base,
      errors: [],
      typed: '',
    });
  return page(
    'responses/withdraw',
    {
      title: ctx.t('responses.error', { title: heading }),
      heading,
      round,
      base,
      errors: [{ field: 'code', text: ctx.t(`responses.withdraw.${failed.error}`) }],
      typed: failed.typed,
      scripts: ['answer.js'],
    },
    { status: 422 },
  );
}
