// Rounds in a researcher's list, and one round with its computations.
import { reachOf } from '../accounts/permissions.ts';
import { aRound, roundByPlace } from '../sampling/rounds/round-things.store.ts';
import { get, type Endpoint } from '../platform/http/endpoint.ts';
import { json, page } from '../platform/http/reply.ts';
import { findJobByKey } from '../platform/jobs/jobs.store.ts';
import { listRounds } from '../sampling/rounds/rounds.store.ts';
import { groupReviewPage, ofGroups, whichPlace } from './breakdowns/group-review.reply.ts';
import { communeReviewPage, whichCommunes } from './communes/commune-review.reply.ts';
import { computeRoutes } from './computing/compute.routes.ts';
import { computeKind } from './computing/compute-results.job.ts';
import { ofRound, roundPage } from './round-page.reply.ts';
import { computationOf, ofComputation, reviewPage, reviewQuery } from './review.reply.ts';
import { reviewRoutes } from './review.routes.ts';
import { tableRoutes } from './tables/tables.routes.ts';
import { recipeRoutes } from './weighting/recipe.routes.ts';

const readingRoutes: Endpoint[] = [
  get('/rounds', { permission: 'rounds.read', of: 'anywhere' }, async (ctx) =>
    page('indicators/rounds', {
      title: ctx.t('indicators.rounds.title'),
      office: true,
      rounds: await listRounds(ctx.db, reachOf(ctx.actor, 'rounds.read')),
    }),
  ),
  get(
    '/rounds/:round',
    { permission: 'rounds.read', of: roundByPlace, params: ofRound },
    async (ctx) => roundPage(ctx),
  ),
  get(
    '/rounds/:round/computations/:id',
    { permission: 'results.read', of: aRound, params: ofComputation, query: reviewQuery },
    async (ctx) => reviewPage(ctx, { isAlready: ctx.query.already === 'yes' }),
  ),
  get(
    '/rounds/:round/computations/:id/by/:breakdown',
    { permission: 'results.read', of: aRound, params: ofGroups, query: whichPlace },
    async (ctx) => groupReviewPage(ctx),
  ),
  get(
    '/rounds/:round/computations/:id/communes',
    { permission: 'results.read', of: aRound, params: ofComputation, query: whichCommunes },
    async (ctx) => communeReviewPage(ctx),
  ),
  get(
    '/rounds/:round/computations/:id/progress',
    { permission: 'results.read', of: aRound, params: ofComputation },
    async (ctx) => {
      const { computation } = await computationOf(ctx);
      const job = await findJobByKey(ctx.db, computeKind, computation.id);
      return json({ status: computation.status, progress: job?.progress ?? 0 });
    },
  ),
];

export const roundRoutes = (deps: { codeVersion: string; wakeWorker: () => void }): Endpoint[] => [
  ...readingRoutes,
  ...computeRoutes(deps),
  ...reviewRoutes(deps),
  ...recipeRoutes,
  ...tableRoutes(deps),
];
