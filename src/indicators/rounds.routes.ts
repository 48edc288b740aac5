// Rounds in a researcher's list, and one round with its computations.
import { z } from 'zod';
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

/** `shelf`: those that were put away. */
const listed = z.object({ shelf: z.string().max(3).default('') });

const readingRoutes: Endpoint[] = [
  get('/rounds', { permission: 'rounds.read', of: 'anywhere', query: listed }, async (ctx) => {
    const all = await listRounds(ctx.db, reachOf(ctx.actor, 'rounds.read'));
    const isShelf = ctx.query.shelf === 'yes';
    const rounds = all.filter(({ shelvedAt }) => Boolean(shelvedAt) === isShelf);
    const shelved = all.length - all.filter(({ shelvedAt }) => !shelvedAt).length;
    const title = ctx.t('indicators.rounds.title');
    return page('indicators/rounds', { title, office: true, rounds, isShelf, shelved });
  }),
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
