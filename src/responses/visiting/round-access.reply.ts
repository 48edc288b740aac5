// Whether a visitor may answer in the round now. If not, the reply is the page that says why, or a
// redirect to the round of the series that has replaced it.
import { redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { isOpen, mayFinish } from '../../sampling/rounds/round.ts';
import { findCurrent } from '../../sampling/rounds/round-series.store.ts';

import { posterServicePoint } from './respondent-cookies.ts';
import { unavailablePage, type Unavailable } from './unavailable-page.reply.ts';
import type { Visit } from './visit.ts';
import type { VisitReadContext } from './visit-request.ts';

/** `closed`: also for rounds no longer open; `newcomers`: the page is for visitors without a draft. */
export interface RoundAccess {
  closed?: boolean;
  newcomers?: boolean;
}

/**
 * The reply to a visitor who cannot answer in this round; null when they can. A round that has closed, or
 * was replaced by the next one of its series, can for a time be finished by those who began in it.
 */
export async function refuseAccess(
  ctx: VisitReadContext,
  { round, draft }: Visit,
  { closed, newcomers }: RoundAccess,
): Promise<Reply | null> {
  if (closed || isOpen(round, ctx.now)) return null;
  if (mayFinish(round, ctx.now) && (draft !== null || !newcomers)) return null;
  return (newcomers ? await redirectToCurrentRound(ctx, round) : null) ?? closedPage(ctx, round);
}

/** Redirects to the same entry of the round that has replaced this one in its series; null when none has. */
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

/** @param round null: there is no such round; a round in preparation gets the same page */
export const closedPage = (ctx: Pick<VisitReadContext, 't' | 'now'>, round: Round | null): Reply =>
  unavailablePage(ctx, round, closedBecause(round, ctx.now));

function closedBecause(round: Round | null, now: Date): Unavailable {
  if (!round || round.status === 'draft') return 'unknown';
  return round.status === 'open' && round.opensAt !== null && now < round.opensAt
    ? 'early'
    : 'closed';
}
