// A researcher asks for a computation, with what it is divided by, compared with and published with.
import { aRound } from '../../sampling/rounds/round-things.store.ts';
import { z } from 'zod';
import type { Tx } from '../../platform/db/connect.ts';
import { post, type Endpoint } from '../../platform/http/endpoint.ts';
import { redirect } from '../../platform/http/reply.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { ComparedWith } from '../changes/change-row.ts';
import { listEarlier } from '../changes/earlier-rounds.store.ts';
import { communeChoice } from '../communes/covariate-choice.store.ts';
import { reviewPath } from '../review.reply.ts';
import { ofRound, roundOf } from '../round-page.reply.ts';
import { shapeOf, type PublishedTable } from '../tables/asked-table.ts';
import { countableVariables } from '../tables/round-variables.store.ts';
import { tableOf } from '../tables/table-choice.ts';
import { requestComputation } from './request-computation.command.ts';

const names = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((values) => [values].flat());

/**
 * Without `choosing` the form had no choice: all breakdowns. So it is without `against`: the latest earlier
 * round.
 */
const computing = z.object({
  choosing: z.literal('yes').optional(),
  table: names,
  covariate: names,
  /** Code of a round; empty: none. */
  against: z.string().max(200).optional(),
  reason: z.string().max(1000).default(''),
  breakdown: names,
});

const MOST_TABLES = 20;

/** What cannot be counted is left out: the form has offered it when it could. */
async function tablesIn(
  tx: Tx,
  round: Round,
  values: readonly string[],
): Promise<PublishedTable[]> {
  if (values.length === 0) return [];
  const variables = await countableVariables(tx, round);
  return [...new Set(values)]
    .flatMap((value) => tableOf(value) ?? [])
    .filter((table) => !('code' in shapeOf({ ...table, within: null }, variables)))
    .slice(0, MOST_TABLES);
}

/** Undefined where the form had no choice. */
async function comparedWith(
  tx: Tx,
  round: Round,
  { against, reason }: z.infer<typeof computing>,
): Promise<ComparedWith | null | undefined> {
  if (against === undefined || against === '') return against === '' ? null : undefined;
  const earlier = (await listEarlier(tx, round)).find((known) => known.round.code === against);
  if (!earlier) throw problem('conflict', { what: 'the earlier round is not published any more' });
  return { computationId: earlier.computation.id, reason: reason.trim() || null };
}

interface ComputeDeps {
  codeVersion: string;
  wakeWorker: () => void;
}

export const computeRoutes = (deps: ComputeDeps): Endpoint[] => [
  post(
    '/rounds/:round/computations',
    { permission: 'results.compute', of: aRound, params: ofRound, body: computing },
    async (ctx) => {
      const round = await roundOf(ctx);
      const asked = await requestComputation(ctx.tx, round, {
        actor: ctx.actor,
        at: ctx.now,
        codeVersion: deps.codeVersion,
        breakdowns: ctx.body.choosing ? ctx.body.breakdown : undefined,
        tables: ctx.body.choosing ? await tablesIn(ctx.tx, round, ctx.body.table) : undefined,
        communes: ctx.body.choosing ? await communeChoice(ctx.tx, ctx.body.covariate) : undefined,
        comparedWith: await comparedWith(ctx.tx, round, ctx.body),
      });
      setTimeout(deps.wakeWorker, 50);
      const path = reviewPath({ round: round.code, id: asked.id });
      return redirect(asked.isNew ? path : `${path}?already=yes`);
    },
  ),
];
