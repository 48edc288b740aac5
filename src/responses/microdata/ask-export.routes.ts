// Downloading answers where the organisation asks for a second person: the request, and what has become of
// it.
import { z } from 'zod';
import { EXPORT_DAYS, type Approval } from '../../accounts/approvals/approval.ts';
import {
  findNewestOf,
  isInForce,
  needsSecondPerson,
} from '../../accounts/approvals/approvals.store.ts';
import { askApproval } from '../../accounts/approvals/ask-approval.store.ts';
import {
  post,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { roundByPlace } from '../../sampling/rounds/round-things.store.ts';
import { findRoundByCode } from '../../sampling/rounds/rounds.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';

const params = z.object({ round: z.string().max(200) });
const asking = z.object({ reason: z.string().max(2_000).default('') });
type ExportAsked = ReadContext<z.infer<typeof params>, unknown>;

/** The request of who is signed in; null: they have made none. */
async function ownRequest(ctx: ExportAsked, { id: objectId }: Round): Promise<Approval | null> {
  const askedBy = ctx.actor?.userId;
  return askedBy ? await findNewestOf(ctx.db, { act: 'export', objectId, askedBy }) : null;
}

function askPage(
  ctx: ExportAsked,
  round: Round,
  {
    request,
    typed = '',
    isWrong = false,
  }: { request: Approval | null; typed?: string; isWrong?: boolean },
): Reply {
  const errors = isWrong ? [{ field: 'reason', text: ctx.t('responses.export.reasonNeeded') }] : [];
  return page(
    'responses/ask-export',
    {
      title: ctx.t('responses.export.title'),
      office: true,
      round,
      waiting: request?.state === 'waiting' ? request : null,
      refused: request?.state === 'refused' ? request : null,
      days: EXPORT_DAYS,
      typed,
      errors,
    },
    { status: isWrong ? 422 : 403 },
  );
}

/** The page that asks for a second person; null: none is needed, or one has agreed. */
export async function exportRefusal(ctx: ExportAsked, round: Round): Promise<Reply | null> {
  if (!(await needsSecondPerson(ctx.db, round.organisationId, 'export'))) return null;
  const request = await ownRequest(ctx, round);
  return request && isInForce(request, ctx.now) ? null : askPage(ctx, round, { request });
}

async function ask(
  ctx: WriteContext<z.infer<typeof params>, unknown, z.infer<typeof asking>>,
): Promise<Reply> {
  const round = await findRoundByCode(ctx.tx, ctx.params.round);
  if (!round) throw problem('notFound');
  const path = `/rounds/${encodeURIComponent(round.code)}`;
  const request = await ownRequest(ctx, round);
  if (request && isInForce(request, ctx.now)) return redirect(`${path}/answers.csv`);
  const reason = ctx.body.reason.trim();
  if (reason.length < 10) {
    return askPage(ctx, round, { request, typed: reason, isWrong: true });
  }
  const { organisationId, id: objectId, title } = round;
  const asked = { organisationId, act: 'export', objectId, object: { title, path } } as const;
  await askApproval(ctx.tx, { ...asked, reason }, { actor: ctx.actor, at: ctx.now });
  return redirect(`${path}/answers.csv`);
}

export const askExportRoute: Endpoint = post(
  '/rounds/:round/answers',
  { permission: 'responses.export', of: roundByPlace, params, body: asking },
  ask,
);
