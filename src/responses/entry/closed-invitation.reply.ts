// Invitations that cannot be used: spent, expired, withdrawn, unknown, or of another round.
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { invitationPath } from '../../sampling/invitations/invitation-code.ts';
import type { Invitation } from '../../sampling/invitations/invitations.store.ts';
import { findRound } from '../../sampling/rounds/rounds.store.ts';
import { invitationAttempts } from '../pages/attempt-limits.reply.ts';
import { unavailablePage, type Unavailable } from '../visiting/unavailable-page.reply.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';
import { sentStateOf } from '../visiting/visited-draft.reply.ts';

export const refused = (reply: Reply) => ({ kind: 'refused' as const, reply });

export async function closedInvitation(
  ctx: VisitReadContext,
  visit: Visit,
  invitation: Invitation,
): Promise<Reply | null> {
  const why = closedBecause(invitation, ctx.now);
  if (why === null) return null;
  const sent = why === 'used' ? await sentStateOf(ctx, visit) : null;
  return unavailablePage(ctx, visit.round, why, { sent });
}

function closedBecause(invitation: Invitation, now: Date): Unavailable | null {
  if (invitation.spentAt !== null) return 'used';
  return invitation.expiresAt !== null && invitation.expiresAt <= now ? 'expiredInvitation' : null;
}

export function unknownInvitation(
  answering: Answering,
  ctx: VisitReadContext,
  { round }: Visit,
  code: string | null,
): Reply {
  if (code !== null) invitationAttempts(answering).countFailure(ctx);
  return unavailablePage(ctx, round, 'unknownInvitation', { typeCode: true });
}

export async function otherRoundPage(
  ctx: VisitReadContext,
  { round }: Visit,
  invitation: Invitation,
  code: string,
): Promise<Reply> {
  const other = await findRound(ctx.db, invitation.roundId);
  return unavailablePage(
    ctx,
    round,
    'otherRound',
    other
      ? {
          leadsTo: {
            path: invitationPath(other.code, { code, localityId: invitation.localityId }),
            title: other.title[ctx.lang],
          },
        }
      : {},
  );
}
