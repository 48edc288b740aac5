// The next round of a series replaces one whose quarter ends: the same questions, settings, quotas
// and callers under a new code. It is created shortly before, so that it opens exactly on time.
// Respondents who have begun finish in the old round, which is closed when no open drafts are left.
import { randomUUID } from 'node:crypto';
import { audit } from '../accounts/audit.store.ts';
import type { Reader, Tx } from '../platform/db/connect.ts';
import { extendScopes } from './callers/callers.store.ts';
import { codeIn, quarterOf, titleIn, type Quarter } from './rounds/quarter.ts';
import { listQuotas, replaceQuotas } from './rounds/quotas.store.ts';
import { findRoundByCode, lockRoundByCode } from './rounds/rounds.store.ts';
import { insertRound, setRoundStatus } from './rounds/round-changes.store.ts';
import { isFinishing, type Round } from './rounds/round.ts';
import { linkNextRound } from './rounds/round-changes.store.ts';

/** How long before the end of a quarter the next round is made; housekeeping is once an hour. */
export const AHEAD_MS = 2 * 3_600_000;
/** A round with a next round is closed after this time at the latest. */
const LONGEST_FINISH_MS = 92 * 86_400_000;

export interface SeriesDeps {
  /** Storage for the answers of a round; given by app.ts. */
  prepareAnswers: (tx: Tx, roundId: string) => Promise<void>;
  /** Whether the round has open drafts; passed in by app.ts. */
  hasDrafts: (db: Reader, roundId: string, now: Date) => Promise<boolean>;
}
type PrepareAnswers = SeriesDeps['prepareAnswers'];

/** @returns the round that takes over; null when none is to be made (any more) */
export async function makeNextRound(
  tx: Tx,
  code: string,
  { now, prepareAnswers }: { now: Date; prepareAnswers: PrepareAnswers },
): Promise<Round | null> {
  const round = await lockRoundByCode(tx, code);
  if (!round || !isToRollOver(round, now)) return null;
  const at = new Date(Math.max(round.turnsAt!.getTime(), now.getTime()));
  const quarter = quarterOf(at);
  const next: Round = {
    ...round,
    id: randomUUID(),
    code: await freeCode(tx, quarter, code),
    title: titleIn(quarter, round.title),
    opensAt: at,
    closesAt: null,
    turnsAt: quarter.ends,
  };
  await insertRound(tx, next, now);
  await replaceQuotas(tx, next.id, await listQuotas(tx, round.id));
  await extendScopes(tx, { of: code, to: next.code });
  await linkNextRound(tx, round.id, { nextId: next.id, at });
  const details = { code, next: next.code, at: at.toISOString() };
  await audit(tx, { at: now, actor: null, action: 'round.relieved', objectId: round.id, details });
  await prepareAnswers(tx, next.id);
  return next;
}

const isToRollOver = ({ status, recurs, nextId, turnsAt }: Round, now: Date): boolean =>
  status === 'open' &&
  recurs === 'quarterly' &&
  !nextId &&
  Boolean(turnsAt) &&
  turnsAt!.getTime() - AHEAD_MS <= now.getTime();

async function freeCode(tx: Tx, quarter: Quarter, code: string): Promise<string> {
  const wanted = codeIn(quarter, code);
  for (let number = 2, free = wanted; ; number += 1) {
    if (!(await findRoundByCode(tx, free))) return free;
    free = `${wanted}-${String(number)}`;
  }
}

/** @returns whether the round was closed: no open drafts are left, or it took too long */
export async function closeFinished(
  tx: Tx,
  code: string,
  { now, hasDrafts }: { now: Date; hasDrafts: SeriesDeps['hasDrafts'] },
): Promise<boolean> {
  const round = await lockRoundByCode(tx, code);
  if (!round || !isFinishing(round, now)) return false;
  const isLate = now.getTime() - round.closesAt!.getTime() > LONGEST_FINISH_MS;
  if (!isLate && (await hasDrafts(tx, round.id, now))) return false;
  await setRoundStatus(tx, round.id, { status: 'closed', at: now });
  const details = { code };
  await audit(tx, { at: now, actor: null, action: 'round.closed', objectId: round.id, details });
  return true;
}
