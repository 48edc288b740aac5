// The page that says politely why a round, a link or an invitation cannot be answered.
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';

import type { SentState } from './visited-draft.reply.ts';
import type { VisitReadContext } from './visit-request.ts';
import type { Round } from '../../sampling/rounds/round.ts';

/**
 * Why: `used`, `answered`: the invitation, the dossier has answered already; `expired`, `invalid`,
 * `uncovered`: of an after-service link; the last three: of an invitation.
 */
export type Unavailable =
  | 'closed'
  | 'early'
  | 'unknown'
  | 'used'
  | 'answered'
  | 'expired'
  | 'shortGone'
  | 'invalid'
  | 'uncovered'
  | 'expiredInvitation'
  | 'unknownInvitation'
  | 'otherRound';

/** Links the page offers. */
export interface UnavailableLinks {
  openLink?: boolean;
  /** Of this browser's own response. */
  sent?: SentState | null;
  /** Typing in the code of the letter. */
  typeCode?: boolean;
  leadsTo?: { path: string; title: string };
}

const STATUS: Readonly<Record<Unavailable, number>> = {
  closed: 410,
  early: 404,
  unknown: 404,
  used: 409,
  answered: 409,
  expired: 410,
  shortGone: 410,
  invalid: 400,
  uncovered: 404,
  expiredInvitation: 410,
  unknownInvitation: 404,
  otherRound: 404,
};

export const unavailablePage = (
  ctx: Pick<VisitReadContext, 't'>,
  round: Round | null,
  why: Unavailable,
  ways: UnavailableLinks = {},
): Reply =>
  page(
    'responses/unavailable',
    { title: ctx.t(`responses.unavailable.${why}.title`), why, round, ways },
    { status: STATUS[why] },
  );
