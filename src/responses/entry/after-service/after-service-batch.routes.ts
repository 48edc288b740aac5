// The HTTP interface for callers: links for up to a thousand dossiers at once. It stores only the nonce
// of the request; a link is computed from its item alone, so that asking again gives the same one. It
// never says whether a dossier has answered: callers must not learn who took part.
import { z } from 'zod';
import { inTransaction } from '../../../platform/db/database.ts';
import type { Tx } from '../../../platform/db/connect.ts';
import { postCommitting, type Endpoint } from '../../../platform/http/endpoint.ts';
import type { Reply } from '../../../platform/http/reply-kinds.ts';
import { problem } from '../../../platform/problems/problem.ts';
import { findCurrent } from '../../../sampling/rounds/round-series.store.ts';
import { findRoundByCode } from '../../../sampling/rounds/rounds.store.ts';
import { isOpen } from '../../../sampling/rounds/round.ts';
import { isSameSignature, signatureOf } from './after-service-link.ts';
import { secretOf } from './after-service-links.store.ts';
import { batchSchema, MAX_ITEMS } from './batch-request.ts';
import { forgetRequests, rememberRequest } from './caller-requests.store.ts';
import { isWithinWindow, requestText, WINDOW_SECONDS } from './caller-request.ts';
import { readSignature } from './authorization-header.ts';
import { linkAttempts } from '../../pages/attempt-limits.reply.ts';
import type { Answering } from '../../pages/visit.ts';
import { answerItems, type BatchContext, type Signer } from './after-service-batch.reply.ts';

export function afterServiceBatchRoutes(answering: Answering): Endpoint[] {
  return [
    postCommitting('/api/v1/rounds/:round/after-service-links', options, async (ctx) => {
      const signer = await authenticated(answering, ctx);
      await answering.callers.limit.consume(ctx.db, signer.caller.code);
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
  await forgetRequests(tx, new Date(ctx.now.getTime() - 3 * WINDOW_SECONDS * 1000));
  if (
    !(await rememberRequest(tx, { caller: signer.caller.code, nonce: signer.nonce, at: ctx.now }))
  )
    throw problem('requestRepeated');
  const asked = await findRoundByCode(tx, ctx.params.round);
  if (!asked || asked.status === 'draft') throw problem('notFound');
  const round = await findCurrent(tx, asked, ctx.now);
  if (!isOpen(round, ctx.now)) throw problem('roundClosed');
  return await answerItems(answering, ctx, { tx, round, signer, items: itemsOf(ctx.body) });
}

/** @throws `signatureRefused` */
async function authenticated(answering: Answering, ctx: BatchContext): Promise<Signer> {
  const signature = readSignature(ctx.header('authorization'));
  const known =
    signature && isWithinWindow(signature, ctx.now)
      ? await secretOf(ctx.db, signature, answering.secrets)
      : null;
  const text =
    signature && requestText({ method: 'POST', path: ctx.path, body: ctx.rawBody }, signature);
  if (
    !signature ||
    !text ||
    !known ||
    typeof known === 'string' ||
    !isSameSignature(signature.signature, signatureOf(known.secret, text))
  ) {
    linkAttempts(answering).countFailure(ctx);
    throw problem('signatureRefused');
  }
  return { caller: known.caller, key: signature.key, secret: known.secret, nonce: signature.nonce };
}

function itemsOf(body: unknown): unknown[] {
  const read = batchSchema.safeParse(body);
  if (read.success) return read.data.items;
  const items = (body as { items?: unknown } | null)?.items;
  if (Array.isArray(items) && items.length > MAX_ITEMS)
    throw problem('tooLarge', { most: MAX_ITEMS });
  throw problem('invalidInput', { field: read.error.issues[0]?.path.join('.') ?? '' });
}
