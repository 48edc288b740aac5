// Typing in the code of an invitation, for people with the letter in hand and no camera that reads
// its QR code.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { codeFrom, invitationPath, keyOfCode } from '../../sampling/invitations/invitation-code.ts';
import { findInvitationByKey } from '../../sampling/invitations/invitations.store.ts';
import { textOf } from '../visiting/form-text.ts';
import { visitGet, visitPost } from '../visiting/respondent-endpoint.routes.ts';
import { codeAttempts } from '../pages/attempt-limits.reply.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';

export function invitationCodeRoutes(answering: Answering): Endpoint[] {
  const attempts = codeAttempts(answering);
  return [
    visitGet(answering, '/s/:round/invitation', async (ctx, visit) => codePage(ctx, visit, null), {
      newcomers: true,
    }),
    visitPost(
      answering,
      '/s/:round/invitation',
      attempts.once(async (ctx, visit) => {
        const typed = textOf(ctx.body['code']);
        const code = codeFrom(typed);
        const found = code === null ? null : await findInvitationByKey(ctx.tx, keyOfCode(code));
        if (code !== null && found)
          return redirect(invitationPath(visit.round.code, { code, localityId: found.localityId }));
        if (code !== null) attempts.countFailure(ctx);
        return codePage(ctx, visit, { typed, error: code === null ? 'mistyped' : 'unknown' });
      }),
      { before: attempts.check, newcomers: true },
    ),
  ];
}

function codePage(
  ctx: VisitReadContext,
  { round, base }: Visit,
  failed: { typed: string; error: 'mistyped' | 'unknown' } | null,
): Reply {
  const heading = ctx.t('responses.invitation.title');
  const errors = failed
    ? [{ field: 'code', text: ctx.t(`responses.invitation.${failed.error}`) }]
    : [];
  const title = failed ? ctx.t('responses.error', { title: heading }) : heading;
  return page(
    'responses/invitation',
    { title, heading, round, base, errors, typed: failed?.typed ?? '', scripts: ['answer.js'] },
    { status: failed ? 422 : 200 },
  );
}
