// After sending: the receipt, and with it the way to erase the response again, also once the round is closed.
import type { Endpoint } from '../platform/http/endpoint.ts';
import { page, redirect } from '../platform/http/reply.ts';
import { receiptOf } from './keys.ts';
import { grouped } from '../platform/written-code.ts';
import { codeTries } from './tries.routes.ts';
import type { Answering } from './visit.routes.ts';
import { isSent, visitGet, visitPost } from './visit.routes.ts';
import { withdrawResponse } from './withdraw-response.command.ts';

export function receiptRoutes(answering: Answering): Endpoint[] {
  const tries = codeTries(answering);
  return [
    visitGet(answering, '/s/:round/receipt', async (ctx, visit) => {
      if (!visit.key || visit.draft || !(await isSent(ctx, visit))) return redirect(visit.base);
      return page('responses/receipt', { title: ctx.t('responses.receipt.title'), round: visit.round, base: visit.base, receipt: grouped(receiptOf(visit.key.token)) });
    }, { closed: true }),
    visitGet(answering, '/s/:round/withdraw', async (ctx, visit) =>
      page('responses/withdraw', { title: ctx.t('responses.withdraw.title'), heading: ctx.t('responses.withdraw.title'), round: visit.round, base: visit.base, errors: [], typed: '' }), { closed: true }),
    visitPost(answering, '/s/:round/withdraw', async (ctx, visit) => {
      const typed = textOf(ctx.body['code']);
      const outcome = await withdrawResponse(ctx.tx, { roundId: visit.round.id, typed, now: ctx.now, withdrawn: answering.withdrawn });
      if (outcome === 'erased' || outcome === 'already') {
        return page('responses/withdrawn', { title: ctx.t(`responses.withdraw.${outcome}`), text: ctx.t(`responses.withdraw.${outcome}Text`), round: visit.round });
      }
      tries.wrong(ctx);
      const heading = ctx.t('responses.withdraw.title');
      const errors = [{ field: 'code', text: ctx.t(`responses.withdraw.${outcome}`) }];
      return page('responses/withdraw', { title: ctx.t('responses.error', { title: heading }), heading, round: visit.round, base: visit.base, errors, typed, scripts: ['answer.js'] }, { status: 422 });
    }, { closed: true, before: tries.before }),
  ];
}

export const textOf = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');
