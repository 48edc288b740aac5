// Computing, withholding, releasing and publishing results.
import { needsSecondPerson } from '../accounts/approvals/approvals.store.ts';
import {
  askPublication,
  waitingPublication,
  withdrawPublication,
} from './publication/ask-publication.command.ts';
import { aRound } from '../sampling/rounds/round-things.store.ts';
import { z } from 'zod';
import { post, type Endpoint, type WriteContext } from '../platform/http/endpoint.ts';
import { redirect } from '../platform/http/reply.ts';
import type { Reply } from '../platform/http/reply-kinds.ts';
import { problem } from '../platform/problems/problem.ts';
import { audit } from '../accounts/audit.store.ts';
import { publishComputation } from './publication/publish-computation.command.ts';
import { recomputeWithheld } from './computing/recompute.command.ts';
import {
  releaseLocality,
  withholdLocality,
  type WithheldLocality,
} from './withheld-localities.store.ts';
import { cancelJob } from '../platform/jobs/jobs.store.ts';
import { failureText } from './computing/computation-failure.ts';
import { computeKind } from './computing/compute-results.job.ts';
import {
  computationOf,
  ofComputation,
  reviewPage,
  reviewPath,
  type Mistake,
} from './review.reply.ts';
import { COUNTRY_ID } from '../localities/locality.ts';
import { listResults } from './results.store.ts';
import { failComputation, findPublished, type Computation } from './computations.store.ts';

const withholding = z.object({
  locality: z.coerce.number().int().catch(0),
  reason: z.string().max(1000).default(''),
  /** Ticked: its answers leave the national figures too. */
  excluded: z
    .literal('yes')
    .optional()
    .transform((ticked) => ticked !== undefined),
});

const publishing = z.object({ note: z.string().max(1000).default('') });

const releasing = z.object({ locality: z.coerce.number().int() });

type Act<Body> = WriteContext<z.infer<typeof ofComputation>, unknown, Body>;

/** Only before publication, and not while a second person looks at it. */
async function computedOf(ctx: Act<unknown>): Promise<Computation> {
  const { computation } = await computationOf(ctx);
  if (computation.status !== 'computed') throw problem('conflict');
  if (await waitingPublication(ctx.tx, computation)) throw problem('conflict');
  return computation;
}

async function record(
  ctx: Act<{ locality: number }>,
  action: 'locality.withheld' | 'locality.released',
  to: string,
): Promise<Reply> {
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action,
    objectId: to,
    details: { locality: ctx.body.locality },
  });
  return redirect(reviewPath({ round: ctx.params.round, id: to }));
}

/** Excluding a locality from the national figures, or taking that back, computes them again. */
async function recompute(
  deps: ReviewDeps,
  ctx: Act<unknown>,
  change: Parameters<typeof recomputeWithheld>[2],
): Promise<string> {
  const { round, computation } = await computationOf(ctx);
  const by = { actor: ctx.actor, at: ctx.now, codeVersion: deps.codeVersion };
  const id = await recomputeWithheld(ctx.tx, { round, computationId: computation.id }, change, by);
  setTimeout(deps.wakeWorker, 50);
  return id;
}

/** Only a locality of this computation can be withheld, and readers are told why. */
async function withholdingMistakes(
  ctx: Act<z.infer<typeof withholding>>,
  computation: Computation,
): Promise<Mistake[]> {
  const isKnown = (await listResults(ctx.tx, computation.id)).some(
    ({ localityId }) => localityId === ctx.body.locality && localityId !== COUNTRY_ID,
  );
  const checks: [boolean, Mistake][] = [
    [!isKnown, { field: 'locality', text: ctx.t('indicators.review.localityUnknown') }],
    [
      ctx.body.reason.trim().length < 10,
      { field: 'reason', text: ctx.t('indicators.review.reasonNeeded') },
    ],
  ];
  return checks.filter(([isWrong]) => isWrong).map(([, mistake]) => mistake);
}

async function withhold(deps: ReviewDeps, ctx: Act<z.infer<typeof withholding>>): Promise<Reply> {
  const computation = await computedOf(ctx);
  const { locality, excluded } = ctx.body;
  const reason = ctx.body.reason.trim();
  const errors = await withholdingMistakes(ctx, computation);
  if (errors.length > 0)
    return reviewPage(ctx, { errors, withholding: { locality, reason, excluded } });
  if (excluded || isExcluded(computation, locality)) {
    const entry = { localityId: locality, reason, excluded, decidedAt: ctx.now };
    const id = await recompute(deps, ctx, (entries) => [...without(entries, locality), entry]);
    return record(ctx, 'locality.withheld', id);
  }
  await withholdLocality(ctx.tx, computation.id, {
    localityId: locality,
    reason,
    by: ctx.actor?.userId ?? null,
    at: ctx.now,
  });
  return record(ctx, 'locality.withheld', computation.id);
}

const isExcluded = ({ parameters }: Computation, localityId: number): boolean =>
  parameters.excluded?.includes(localityId) ?? false;

const without = (entries: readonly WithheldLocality[], localityId: number): WithheldLocality[] =>
  entries.filter((entry) => entry.localityId !== localityId);

async function release(deps: ReviewDeps, ctx: Act<z.infer<typeof releasing>>): Promise<Reply> {
  const computation = await computedOf(ctx);
  const { locality } = ctx.body;
  if (isExcluded(computation, locality)) {
    const id = await recompute(deps, ctx, (entries) => without(entries, locality));
    return record(ctx, 'locality.released', id);
  }
  await releaseLocality(ctx.tx, computation.id, locality);
  return record(ctx, 'locality.released', computation.id);
}

interface ReviewDeps {
  codeVersion: string;
  wakeWorker: () => void;
}

/** From the second edition on readers are told why there is another. */
async function publish(ctx: Act<z.infer<typeof publishing>>): Promise<Reply> {
  const { round, computation } = await computationOf(ctx);
  const note = ctx.body.note.trim();
  const isFirst = (await findPublished(ctx.tx, round.id)) === null;
  if (!isFirst && computation.status === 'computed' && note.length < 10)
    return reviewPage(ctx, {
      errors: [{ field: 'note', text: ctx.t('indicators.review.noteNeeded') }],
      note,
    });
  const by = { actor: ctx.actor, at: ctx.now };
  if (await needsSecondPerson(ctx.tx, round.organisationId, 'publish'))
    await askPublication(ctx.tx, { round, computation, note: isFirst ? '' : note }, by);
  else await publishComputation(ctx.tx, computation, { ...by, note: isFirst ? null : note });
  return redirect(reviewPath(ctx.params));
}

/** The request to publish is taken back, so that something can be changed first. */
async function withdraw(ctx: Act<unknown>): Promise<Reply> {
  const { computation } = await computationOf(ctx);
  await withdrawPublication(ctx.tx, computation, { actor: ctx.actor, at: ctx.now });
  return redirect(reviewPath(ctx.params));
}

/** A computation under way is given up, and its job with it. What was published stays. */
async function cancel(ctx: Act<unknown>): Promise<Reply> {
  const { computation } = await computationOf(ctx);
  if (!(await failComputation(ctx.tx, computation.id, failureText('cancelled'))))
    throw problem('conflict');
  await cancelJob(ctx.tx, computeKind, computation.id);
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action: 'computation.cancelled',
    objectId: computation.id,
    details: {},
  });
  return redirect(reviewPath(ctx.params));
}

export const reviewRoutes = (deps: ReviewDeps): Endpoint[] => [
  post(
    '/rounds/:round/computations/:id/publish',
    { permission: 'results.publish', of: aRound, params: ofComputation, body: publishing },
    publish,
  ),
  post(
    '/rounds/:round/computations/:id/withdraw',
    { permission: 'results.publish', of: aRound, params: ofComputation },
    withdraw,
  ),
  post(
    '/rounds/:round/computations/:id',
    { permission: 'results.publish', of: aRound, params: ofComputation, body: withholding },
    (ctx) => withhold(deps, ctx),
  ),
  post(
    '/rounds/:round/computations/:id/cancel',
    { permission: 'results.compute', of: aRound, params: ofComputation },
    cancel,
  ),
  post(
    '/rounds/:round/computations/:id/release',
    { permission: 'results.publish', of: aRound, params: ofComputation, body: releasing },
    (ctx) => release(deps, ctx),
  ),
];
