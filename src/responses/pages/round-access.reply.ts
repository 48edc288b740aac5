// Who may answer in a round now. Whoever may not gets the page that says why, or is sent on to the
// round of the series that has taken over.
import { redirect, type Reply } from '../../platform/http/reply.ts';
import type { Round } from '../../sampling/rounds/rounds.store.ts';
import { findCurrent, isFinishing, isOpen } from '../../sampling/rounds/rounds.store.ts';
import { posterServicePoint } from './respondent-cookies.ts';
import { unavailablePage, type Unavailable } from './unavailable-page.reply.ts';
import type { Visit, VisitReadContext } from './visit.ts';

/** `closed` admits rounds no longer open; `newcomers`: the page is for who has not begun. */
export interface RoundAccess {
  closed?: boolean;
  newcomers?: boolean;
}

/**
 * The reply to who cannot answer in this round; null when they can. A round that another one has
 * taken over from stays open to who has begun in it.
 */
export async function refuseAccess(
  ctx: VisitReadContext,
  { round, draft }: Visit,
  { closed, newcomers }: RoundAccess,
): Promise<Reply | null> {
  if (closed || isOpen(round, ctx.now)) return null;
  if (isFinishing(round, ctx.now) && (draft !== null || !newcomers)) return null;
  return (newcomers ? await redirectToCurrentRound(ctx, round) : null) ?? closedPage(ctx, round);
}

/** To the same first page of the round of the series that has taken over; null when none has. */
export async function redirectToCurrentRound(
  ctx: VisitReadContext,
  round: Round,
): Promise<Reply | null> {
  const current = await findCurrent(ctx.db, round, ctx.now);
  if (current.id === round.id) return null;
  const at = new URL(ctx.path, 'http://here');
  const entryPath = at.pathname.endsWith('/invitation') ? '/invitation' : '';
  const point = posterServicePoint(ctx, round);
  if (point !== null && at.search === '') at.searchParams.set('p', point);
  const headers = { 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'private, no-store' };
  return redirect(`/s/${current.code}${entryPath}${at.search}`, { headers });
}

/** @param round null: there is none of this code; a draft round is treated the same */
export const closedPage = (ctx: Pick<VisitReadContext, 't' | 'now'>, round: Round | null): Reply =>
  unavailablePage(ctx, round, closedBecause(round, ctx.now));

function closedBecause(round: Round | null, now: Date): Unavailable {
  if (!round || round.status === 'draft') return 'unknown';
  return round.status === 'open' && round.opensAt !== null && now < round.opensAt
    ? 'early'
    : 'closed';
}
