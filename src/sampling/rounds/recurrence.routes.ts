// Whether a round without a closing date continues automatically, quarter by quarter.
import { aRound } from './round-things.store.ts';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import { post, type Endpoint } from '../../platform/http/endpoint.ts';
import { redirect } from '../../platform/http/reply.ts';
import { problem } from '../../platform/problems/problem.ts';
import { mayRecur, turnOf } from './recurrence.ts';
import { lockRoundByCode } from './rounds.store.ts';
import { setRecurrence } from './round-changes.store.ts';

const params = z.object({ round: z.string().max(80) });
const body = z.object({ recurs: z.enum(['quarterly', 'no']) });

export const recurrenceRoutes: Endpoint[] = [
  post(
    '/rounds/:round/recurrence',
    { permission: 'rounds.manage', of: aRound, params, body },
    async (ctx) => {
      const round = await lockRoundByCode(ctx.tx, ctx.params.round);
      if (!round) throw problem('notFound');
      if (!mayRecur(round)) throw problem('conflict');
      const recurs = ctx.body.recurs === 'quarterly' ? 'quarterly' : null;
      if (recurs !== (round.recurs ?? null)) {
        const seriesId = round.seriesId ?? (recurs ? round.id : null);
        const turnsAt = turnOf({ ...round, recurs }, ctx.now);
        await setRecurrence(ctx.tx, round.id, { seriesId, recurs, turnsAt });
        const action = recurs ? 'round.recurring' : 'round.not_recurring';
        const details = { code: round.code };
        await audit(ctx.tx, { at: ctx.now, actor: ctx.actor, action, objectId: round.id, details });
      }
      return redirect(`/rounds/${round.code}`);
    },
  ),
];
