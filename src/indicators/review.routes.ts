// Computing, withholding, releasing and publishing results.
import { z } from 'zod';
import { post, type Endpoint, type WriteContext } from '../platform/http/endpoint.ts';
import { redirect } from '../platform/http/reply.ts';
import type { Reply } from '../platform/http/reply-kinds.ts';
import { problem } from '../platform/problems/problem.ts';
import { audit } from '../accounts/audit.store.ts';
import { publishComputation } from './publication/publish-computation.command.ts';
import { requestComputation } from './request-computation.command.ts';
import { releaseLocality, withholdLocality } from './withheld-localities.store.ts';
import { ofRound, roundOf } from './round-page.reply.ts';
import { computationOf, ofComputation, reviewPage, reviewPath } from './review.reply.ts';
import type { Computation } from './computations.store.ts';

const withholding = z.object({
  locality: z.coerce.number().int(),
  reason: z.string().max(1000).default(''),
});

const releasing = z.object({ locality: z.coerce.number().int() });

type Act<Body> = WriteContext<z.infer<typeof ofComputation>, unknown, Body>;

/** Only before publication: what readers see does not change under their eyes. */
async function computedOf(ctx: Act<unknown>): Promise<Computation> {
  const { computation } = await computationOf(ctx);
  if (computation.status !== 'computed') throw problem('conflict');
  return computation;
}

async function record(
  ctx: Act<{ locality: number }>,
  action: 'locality.withheld' | 'locality.released',
): Promise<Reply> {
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action,
    objectId: ctx.params.id,
    details: { locality: ctx.body.locality },
  });
  return redirect(reviewPath(ctx.params));
}

async function withhold(ctx: Act<z.infer<typeof withholding>>): Promise<Reply> {
  const computation = await computedOf(ctx);
  const reason = ctx.body.reason.trim();
  if (reason.length < 10)
    return reviewPage(ctx, {
      errors: [{ field: 'reason', text: ctx.t('indicators.review.reasonNeeded') }],
      reason,
    });
  await withholdLocality(ctx.tx, computation.id, {
    localityId: ctx.body.locality,
    reason,
    by: ctx.actor?.userId ?? null,
    at: ctx.now,
  });
  return record(ctx, 'locality.withheld');
}

async function release(ctx: Act<z.infer<typeof releasing>>): Promise<Reply> {
  const computation = await computedOf(ctx);
  await releaseLocality(ctx.tx, computation.id, ctx.body.locality);
  return record(ctx, 'locality.released');
}

export const reviewRoutes = (deps: { codeVersion: string; wakeWorker: () => void }): Endpoint[] => [
  post(
    '/rounds/:round/computations',
    { permission: 'results.compute', params: ofRound },
    async (ctx) => {
      const round = await roundOf(ctx);
      const asked = await requestComputation(ctx.tx, round, {
        actor: ctx.actor,
        at: ctx.now,
        codeVersion: deps.codeVersion,
      });
      setTimeout(deps.wakeWorker, 50);
      return redirect(reviewPath({ round: round.code, id: asked.id }));
    },
  ),
  post(
    '/rounds/:round/computations/:id/publish',
    { permission: 'results.publish', params: ofComputation },
    async (ctx) => {
      const { computation } = await computationOf(ctx);
      await publishComputation(ctx.tx, computation, { actor: ctx.actor, at: ctx.now });
      return redirect(reviewPath(ctx.params));
    },
  ),
  post(
    '/rounds/:round/computations/:id',
    { permission: 'results.publish', params: ofComputation, body: withholding },
    withhold,
  ),
  post(
    '/rounds/:round/computations/:id/release',
    { permission: 'results.publish', params: ofComputation, body: releasing },
    release,
  ),
];
