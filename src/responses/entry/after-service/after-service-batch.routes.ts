// The HTTP interface for callers: links for up to a thousand dossiers at once. It stores the nonce of the
// request, and short links where they are asked for; a link is computed from its item alone, so that asking
// again gives the same one. It never says whether a dossier has answered: callers must not learn who took
// part.
import { z } from 'zod';
import { inTransaction } from '../../../platform/db/database.ts';
import type { Tx } from '../../../platform/db/connect.ts';
import { postCommitting, type Endpoint } from '../../../platform/http/endpoint.ts';
import type { Reply } from '../../../platform/http/reply-kinds.ts';
import { problem } from '../../../platform/problems/problem.ts';
import { findCurrent } from '../../../sampling/rounds/round-series.store.ts';
import { findRoundByCode } from '../../../sampling/rounds/rounds.store.ts';
import { isOpen } from '../../../sampling/rounds/round.ts';
import { authenticateCaller, takeOnce } from './authenticate-caller.reply.ts';
import { batchSchema, MAX_ITEMS } from './batch-request.ts';
import type { Answering } from '../../visiting/visit.ts';
import { answerItems, type BatchContext, type Signer } from './after-service-batch.reply.ts';

export function afterServiceBatchRoutes(answering: Answering): Endpoint[] {
  return [
    postCommitting('/api/v1/rounds/:round/after-service-links', options, async (ctx) => {
      const signer = await authenticateCaller(answering, ctx);
      return await inTransaction(
        ctx.db,
        async (tx) => await handleBatch(answering, ctx, { tx, signer }),
      );
    }),
  ];
}

const options = {
  permission: 'everyone',
  csrf: false,
  visitors: true,
  params: z.object({ round: z.string().max(200) }),
  body: z.unknown(),
} as const;

/** @throws `requestRepeated` and what is wrong with the round or the items as a whole */
async function handleBatch(
  answering: Answering,
  ctx: BatchContext,
  { tx, signer }: { tx: Tx; signer: Signer },
): Promise<Reply> {
  await takeOnce(tx, signer, ctx.now);
  const asked = await findRoundByCode(tx, ctx.params.round);
  if (!asked || asked.status === 'draft') throw problem('notFound');
  const round = await findCurrent(tx, asked, ctx.now);
  if (!isOpen(round, ctx.now)) throw problem('roundClosed');
  return await answerItems(answering, ctx, { tx, round, signer, ...batchOf(ctx.body) });
}

function batchOf(body: unknown): { items: unknown[]; short: boolean } {
  const read = batchSchema.safeParse(body);
  if (read.success) return { items: read.data.items, short: read.data.short ?? false };
  const items = (body as { items?: unknown } | null)?.items;
  if (Array.isArray(items) && items.length > MAX_ITEMS)
    throw problem('tooLarge', { most: MAX_ITEMS });
  throw problem('invalidInput', { field: read.error.issues[0]?.path.join('.') ?? '' });
}
