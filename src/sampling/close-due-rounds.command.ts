// Rounds whose last day is over are closed, so that the round itself says when it ended. Citizens cannot
// answer from that moment on, whether or not this has run.
import { audit } from '../accounts/audit.store.ts';
import type { Tx } from '../platform/db/connect.ts';
import { setRoundStatus } from './rounds/round-changes.store.ts';
import { lockRoundByCode } from './rounds/rounds.store.ts';

/** @returns whether it was closed */
export async function closeDueRound(tx: Tx, code: string, now: Date): Promise<boolean> {
  const round = await lockRoundByCode(tx, code);
  if (round?.status !== 'open' || round.nextId || !round.closesAt || round.closesAt > now)
    return false;
  await setRoundStatus(tx, round.id, { status: 'closed', at: round.closesAt });
  const details = { code, closesAt: round.closesAt.toISOString() };
  await audit(tx, { at: now, actor: null, action: 'round.closed', objectId: round.id, details });
  return true;
}
