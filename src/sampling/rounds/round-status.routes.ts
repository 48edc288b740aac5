// Opening a round to citizens, and closing it: before that it is said how many people have begun and not
// sent.
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
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
import { turnOf } from './recurrence.ts';
import { setRecurrence, setRoundStatus } from './round-changes.store.ts';
import type { Round } from './round.ts';
import { aRound } from './round-things.store.ts';
import { findRoundByCode, lockRoundByCode } from './rounds.store.ts';

export interface RoundStatusDeps {
  /** Storage for the answers of a round that opens; given by app.ts. */
  prepareAnswers: (tx: Tx, roundId: string) => Promise<void>;
  /** How many have sent their answers, and how many have begun and not sent; given by app.ts. */
  progress: (db: Reader, roundId: string, now: Date) => Promise<{ sent: number; begun: number }>;
}

const permission = 'rounds.manage';
const of = aRound;
const params = z.object({ round: z.string().max(80) });
type OfStatus = z.infer<typeof params>;

async function closePage(
  ctx: ReadContext<OfStatus, unknown>,
  { progress }: RoundStatusDeps,
): Promise<Reply> {
  const round = await findRoundByCode(ctx.db, ctx.params.round);
  if (!round) throw problem('notFound');
  if (round.status !== 'open') return redirect(`/rounds/${round.code}`);
  return page('sampling/close-round', {
    title: ctx.t('sampling.close.title', { round: round.title[ctx.lang] }),
    office: true,
    round,
    progress: await progress(ctx.db, round.id, ctx.now),
  });
}

/** Opened after its last day, it would stay closed to everybody. */
const isOver = ({ closesAt }: Round, now: Date): boolean => closesAt !== null && closesAt <= now;

/** @throws Problem `conflict` when another round has taken over, or the answers are gone */
function refuseForGood({ nextId, archivedAt }: Round): void {
  if (nextId || archivedAt) throw problem('conflict');
}

async function keepRecurring(tx: Tx, round: Round, now: Date): Promise<void> {
  if (!round.recurs) return;
  const turnsAt = turnOf({ ...round, status: 'open' }, now);
  const { id, seriesId, recurs } = round;
  await setRecurrence(tx, id, { seriesId: seriesId ?? id, recurs, turnsAt });
}

async function changeStatus(
  ctx: WriteContext<OfStatus, unknown, unknown>,
  status: 'open' | 'closed',
  deps: RoundStatusDeps,
): Promise<Reply> {
  const round = await lockRoundByCode(ctx.tx, ctx.params.round);
  if (!round) throw problem('notFound');
  if (round.status === status) return redirect(`/rounds/${round.code}`);
  if (status === 'open') refuseForGood(round);
  if (status === 'open' && isOver(round, ctx.now))
    return redirect(`/rounds/${round.code}/edit?why=past`);
  await setRoundStatus(ctx.tx, round.id, { status, at: ctx.now });
  if (status === 'open') await keepRecurring(ctx.tx, round, ctx.now);
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action: status === 'open' ? 'round.opened' : 'round.closed',
    objectId: round.id,
    details: { code: round.code },
  });
  if (status === 'open') await deps.prepareAnswers(ctx.tx, round.id);
  return redirect(`/rounds/${round.code}`);
}

export const roundStatusRoutes = (deps: RoundStatusDeps): Endpoint[] => [
  post('/rounds/:round/open', { permission, of, params }, (ctx) => changeStatus(ctx, 'open', deps)),
  get('/rounds/:round/close', { permission, of, params }, (ctx) => closePage(ctx, deps)),
  post('/rounds/:round/close', { permission, of, params }, (ctx) =>
    changeStatus(ctx, 'closed', deps),
  ),
];
