// Which rounds continue automatically in a next one, and when. Pure.
import { quarterOf } from './quarter.ts';
import type { Round } from './round.ts';

/** A drawn sample belongs to one round; a round that is over or ends on its own has no next one. */
export const mayRecur = ({ kind, status, closesAt, nextId }: Round): boolean =>
  kind === 'open' && status !== 'closed' && closesAt === null && !nextId;

/** When the next round of a series takes over, from the moment at which this one is or becomes open. */
export const turnOf = (round: Pick<Round, 'status' | 'recurs'>, now: Date): Date | null =>
  round.recurs && round.status === 'open' ? quarterOf(now).ends : null;
