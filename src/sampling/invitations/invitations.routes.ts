// The researcher's page for personal invitations of a round: batches with what came of them, and a new batch,
// looked at before it is made.
import { aRound } from '../rounds/round-things.store.ts';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import { get, post, type Endpoint, type WriteContext } from '../../platform/http/endpoint.ts';
import { redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { eraseSeed, findBatch } from './invitation-batches.store.ts';
import { emptyInvitations } from './invitation-form.ts';
import { makeInvitations } from './make-invitations.command.ts';
import { isReply, preview, read, typedInvitations, type Writing } from './typed-batch.reply.ts';
import { listPage, ofBatch, ofRound, roundOf } from './invitations-page.reply.ts';

const permission = 'invitations.manage';
const of = aRound;

async function make(ctx: Writing, secrets: Secrets): Promise<Reply> {
  const round = await roundOf(ctx);
  const id = z.uuid().safeParse(ctx.body.batch);
  if (!id.success) throw problem('badRequest', { field: 'batch' });
  const here = `/rounds/${round.code}/invitations#${id.data}`;
  if (await findBatch(ctx.tx, round.id, id.data)) return redirect(here);
  const found = await read(ctx);
  if (isReply(found)) return found;
  await makeInvitations(ctx.tx, {
    id: id.data,
    round,
    name: found.form.name,
    rows: found.rows,
    expiresAt: found.form.expiresAt,
    actor: ctx.actor,
    now: ctx.now,
    secrets,
  });
  return redirect(here);
}

async function lock(
  ctx: WriteContext<{ round: string; batch: string }, unknown, unknown>,
): Promise<Reply> {
  const round = await roundOf(ctx);
  const batch = await findBatch(ctx.tx, round.id, ctx.params.batch);
  if (!batch) throw problem('notFound');
  if (await eraseSeed(ctx.tx, batch.id))
    await audit(ctx.tx, {
      at: ctx.now,
      actor: ctx.actor,
      action: 'invitations.locked',
      objectId: batch.id,
      details: { round: round.code, name: batch.name },
    });
  return redirect(`/rounds/${round.code}/invitations#${batch.id}`);
}

const upload = { maxBytes: 600_000, maxFiles: 1 };

export const invitationRoutes = ({ secrets }: { secrets: Secrets }): Endpoint[] => [
  get('/rounds/:round/invitations', { permission, of, params: ofRound }, async (ctx) =>
    listPage(ctx, await roundOf(ctx), emptyInvitations),
  ),
  post(
    '/rounds/:round/invitations/preview',
    { permission, of, params: ofRound, body: typedInvitations, upload },
    preview,
  ),
  post(
    '/rounds/:round/invitations',
    { permission, of, params: ofRound, body: typedInvitations, upload },
    (ctx) => make(ctx, secrets),
  ),
  post('/rounds/:round/invitations/:batch/lock', { permission, of, params: ofBatch }, lock),
];
