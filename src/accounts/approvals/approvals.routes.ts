// Where a second person decides about what others asked for. Nobody decides about their own request.
import { z } from 'zod';
import type { Actor, Thing } from '../../platform/http/access.ts';
import type { Reader, Tx } from '../../platform/db/connect.ts';
import {
  get,
  post,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { audit } from '../audit.store.ts';
import { ownedBy, reachOf } from '../permissions.ts';
import type { Approval, ApprovedAct } from './approval.ts';
import { decideApproval, findApproval, listApprovals } from './approvals.store.ts';

/** What is done when a request is approved; given by app.ts for acts that do something then. */
export type ApprovedWork = (
  tx: Tx,
  approval: Approval,
  by: { actor: Actor | null; at: Date },
) => Promise<void>;

export interface ApprovalDeps {
  approved: Partial<Record<ApprovedAct, ApprovedWork>>;
}

const permission = 'results.approve';
const SHOWN = 100;
const params = z.object({ id: z.uuid() });
type OfApproval = z.infer<typeof params>;

async function anApproval(db: Reader, { id }: OfApproval): Promise<Thing | null> {
  const approval = await findApproval(db, id);
  return approval && ownedBy(approval.organisationId);
}

const deciding = z.object({
  decision: z.enum(['approve', 'refuse']),
  answer: z.string().max(1_000).default(''),
});

interface ShownApprovals {
  errors: readonly { field: string; text: string }[];
  about: string;
}

async function approvalsPage(
  ctx: ReadContext<unknown, unknown>,
  { errors, about }: ShownApprovals = { errors: [], about: '' },
): Promise<Reply> {
  const { organisations } = reachOf(ctx.actor, permission);
  const found = await listApprovals(ctx.db, organisations, SHOWN);
  return page(
    'accounts/approvals',
    {
      title: ctx.t('accounts.approvals.title'),
      office: true,
      waiting: found
        .filter(({ state }) => state === 'waiting')
        .map((one) => ({ ...one, isOwn: one.askedBy === ctx.actor?.userId })),
      decided: found.filter(({ state }) => state !== 'waiting'),
      errors,
      about,
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

async function decide(
  ctx: WriteContext<OfApproval, unknown, z.infer<typeof deciding>>,
  { approved }: ApprovalDeps,
): Promise<Reply> {
  const approval = await findApproval(ctx.tx, ctx.params.id);
  const { actor, now: at } = ctx;
  if (!approval || !actor) throw problem('notFound');
  if (approval.askedBy === actor.userId) throw problem('forbidden');
  const { decision } = ctx.body;
  const answer = ctx.body.answer.trim();
  if (decision === 'refuse' && answer.length < 10)
    return approvalsPage(ctx, {
      errors: [{ field: `answer-${approval.id}`, text: ctx.t('accounts.approvals.answerNeeded') }],
      about: answer,
    });
  const state = decision === 'approve' ? 'approved' : 'refused';
  await decideApproval(ctx.tx, approval.id, { state, by: actor, at, answer: answer || null });
  await audit(ctx.tx, {
    at,
    actor,
    action: `approval.${state}`,
    objectId: approval.objectId,
    details: { act: approval.act, askedBy: approval.askedByName },
  });
  if (state === 'approved') await approved[approval.act]?.(ctx.tx, approval, { actor, at });
  return redirect('/approvals');
}

export const approvalRoutes = (deps: ApprovalDeps): Endpoint[] => [
  get('/approvals', { permission, of: 'anywhere' }, (ctx) => approvalsPage(ctx)),
  post('/approvals/:id', { permission, of: anApproval, params, body: deciding }, (ctx) =>
    decide(ctx, deps),
  ),
];
