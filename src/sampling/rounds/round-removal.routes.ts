// Putting a round away from the list, and deleting one that nothing came into.
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import type { Reader, Tx } from '../../platform/db/connect.ts';
import {
  get,
  post,
  several,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { replaceQuotas } from './quotas.store.ts';
import { deleteRound, shelveRound } from './round-changes.store.ts';
import { aRound } from './round-things.store.ts';
import { findRoundByCode, lockRoundByCode } from './rounds.store.ts';

export interface RoundRemovalDeps {
  /** What a round holds that forbids its deletion, as keys of texts; given by app.ts. */
  contents: (db: Reader, roundId: string) => Promise<string[]>;
  /** Removes its storage for answers, which is empty; given by app.ts. */
  removeStorage: (tx: Tx, roundId: string) => Promise<void>;
}

const permission = 'rounds.manage';
const of = aRound;
const params = z.object({ round: z.string().max(80) });
const shelf = z.object({ shelved: several });
type OfRemoval = z.infer<typeof params>;

async function deletePage(
  ctx: ReadContext<OfRemoval, unknown>,
  { contents }: RoundRemovalDeps,
): Promise<Reply> {
  const round = await findRoundByCode(ctx.db, ctx.params.round);
  if (!round) throw problem('notFound');
  return page('sampling/delete-round', {
    title: ctx.t('sampling.delete.title', { round: round.title[ctx.lang] }),
    office: true,
    round,
    contents: await contents(ctx.db, round.id),
  });
}

async function remove(
  ctx: WriteContext<OfRemoval, unknown, unknown>,
  { contents, removeStorage }: RoundRemovalDeps,
): Promise<Reply> {
  const round = await lockRoundByCode(ctx.tx, ctx.params.round);
  if (!round) throw problem('notFound');
  if (round.status === 'open' || (await contents(ctx.tx, round.id)).length > 0)
    return redirect(`/rounds/${round.code}/delete`);
  await replaceQuotas(ctx.tx, round.id, []);
  await deleteRound(ctx.tx, round.id);
  await removeStorage(ctx.tx, round.id);
  const details = { code: round.code, title: round.title };
  await audit(ctx.tx, {
    ...{ at: ctx.now, actor: ctx.actor, organisationId: round.organisationId },
    ...{ action: 'round.deleted', objectId: round.id, details },
  });
  return redirect('/rounds');
}

async function shelve(
  ctx: WriteContext<OfRemoval, unknown, z.infer<typeof shelf>>,
): Promise<Reply> {
  const round = await lockRoundByCode(ctx.tx, ctx.params.round);
  if (!round) throw problem('notFound');
  const wanted = ctx.body.shelved.includes('yes');
  if (wanted && round.status === 'open') throw problem('conflict');
  if (wanted !== Boolean(round.shelvedAt)) {
    await shelveRound(ctx.tx, round.id, wanted ? ctx.now : null);
    await audit(ctx.tx, {
      ...{ at: ctx.now, actor: ctx.actor, objectId: round.id, details: { code: round.code } },
      action: wanted ? 'round.shelved' : 'round.unshelved',
    });
  }
  return redirect(`/rounds/${round.code}`);
}

export const roundRemovalRoutes = (deps: RoundRemovalDeps): Endpoint[] => [
  get('/rounds/:round/delete', { permission, of, params }, (ctx) => deletePage(ctx, deps)),
  post('/rounds/:round/delete', { permission, of, params }, (ctx) => remove(ctx, deps)),
  post('/rounds/:round/shelve', { permission, of, params, body: shelf }, shelve),
];
