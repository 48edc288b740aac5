// After sending: the receipt, and with it the way to erase the response again, also once the round is closed.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import { page, redirect, type Reply } from '../../platform/http/reply.ts';
import { isOpen } from '../../sampling/rounds/round.ts';
import { codeTries } from './tries.reply.ts';
import type { Answering, ReadingContext, Visit } from './visit.routes.ts';
import { sentOf, visitGet, visitPost } from './visit.routes.ts';
import { withdrawResponse } from './withdraw-response.command.ts';
import { shownReceipt } from '../keys/written-keys.ts';

export function receiptRoutes(answering: Answering): Endpoint[] {
  const tries = codeTries(answering);
  return [
    visitGet(answering, '/s/:round/receipt', receiptPage, { closed: true }),
    visitGet(
      answering,
      '/s/:round/withdraw',
      async (ctx, visit) =>
        page('responses/withdraw', {
          title: ctx.t('responses.withdraw.title'),
          heading: ctx.t('responses.withdraw.title'),
          round: visit.round,
          base: visit.base,
          errors: [],
          typed: '',
        }),
      { closed: true },
    ),
    visitPost(
      answering,
      '/s/:round/withdraw',
      async (ctx, visit) => {
        const typed = textOf(ctx.body['code']);
        const outcome = await withdrawResponse(ctx.tx, {
          round: visit.round,
          typed,
          now: ctx.now,
          withdrawn: answering.withdrawn,
        });
        if (outcome === 'archived') tries.wrong(ctx);
        if (outcome === 'erased' || outcome === 'already' || outcome === 'archived') {
          return erasedPage(ctx, visit, outcome);
        }
        if (outcome === 'unknown') tries.wrong(ctx);
        const heading = ctx.t('responses.withdraw.title');
        const errors = [{ field: 'code', text: ctx.t(`responses.withdraw.${outcome}`) }];
        return page(
          'responses/withdraw',
          {
            title: ctx.t('responses.error', { title: heading }),
            heading,
            round: visit.round,
            base: visit.base,
            errors,
            typed,
            scripts: ['answer.js'],
          },
          { status: 422 },
        );
      },
      { closed: true, before: tries.before },
    ),
  ];
}

async function receiptPage(ctx: ReadingContext, visit: Visit): Promise<Reply> {
  const { key, draft, round, base } = visit;
  const sent = draft ? null : await sentOf(ctx, visit);
  if (!key || sent === null) return redirect(base);
  if (sent === 'erased') return erasedPage(ctx, visit, 'before');
  const receipt = shownReceipt(key);
  const title = ctx.t('responses.receipt.title');
  return page('responses/receipt', { title, round, base, receipt });
}

/** `before`: in place of the receipt; who wants to answer anew is led on while the round is open. */
function erasedPage(
  ctx: ReadingContext,
  { round, base }: Visit,
  when: 'erased' | 'already' | 'archived' | 'before',
): Reply {
  const [title, text] = [when, `${when}Text`].map((key) => ctx.t(`responses.withdraw.${key}`));
  const another = when === 'before' && isOpen(round, ctx.now);
  return page('responses/withdrawn', { title: title!, text, round, base, another });
}

export const textOf = (value: string | string[] | undefined): string =>
  typeof value === 'string' ? value : '';
