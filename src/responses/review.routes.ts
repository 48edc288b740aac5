// Responses kept apart because of how they were given. A researcher sees the signs, not the answers,
// and decides; the decision is audited and makes computed results stale.
import { z } from 'zod';
import { audit } from '../accounts/audit.store.ts';
import { listLocalities } from '../localities/localities.store.ts';
import type { Tx } from '../platform/db/database.ts';
import { get, post, type Endpoint } from '../platform/http/endpoint.ts';
import { page, redirect } from '../platform/http/reply.ts';
import { problem } from '../platform/problems/problem.ts';
import { findRoundByCode } from '../sampling/rounds.store.ts';
import { listHeld } from './held-responses.store.ts';
import { setResponseStatus } from './responses.store.ts';

const ofRound = z.object({ round: z.string().max(80) });
const decision = z.object({ response: z.uuid(), locality: z.coerce.number().int(), status: z.enum(['counted', 'excluded']) });
const atOnce = 100;

/** `changed`: computed results of the round no longer hold; given by app.ts. */
export const reviewRoutes = (deps: { changed: (tx: Tx, roundId: string) => Promise<void> }): Endpoint[] => [
  get('/rounds/:round/held', { permission: 'responses.review', params: ofRound }, async (ctx) => {
    const round = await findRoundByCode(ctx.db, ctx.params.round);
    if (!round) throw problem('notFound');
    const held = await listHeld(ctx.db, round.id, atOnce);
    const names = new Map((await listLocalities(ctx.db, held.map((one) => one.localityId))).map((place) => [place.id, place.name[ctx.lang]]));
    const responses = held.map((one) => ({ ...one, place: names.get(one.localityId) ?? '' }));
    return page('responses/held', { title: ctx.t('responses.held.title'), office: true, round, responses, atOnce });
  }),
  post('/rounds/:round/held', { permission: 'responses.review', params: ofRound, body: decision }, async (ctx) => {
    const round = await findRoundByCode(ctx.tx, ctx.params.round);
    if (!round) throw problem('notFound');
    const { response, locality, status } = ctx.body;
    if (!await setResponseStatus(ctx.tx, { id: response, roundId: round.id }, locality, status)) throw problem('conflict');
    await deps.changed(ctx.tx, round.id);
    await audit(ctx.tx, { at: ctx.now, actor: ctx.actor, action: `response.${status}`, objectId: response, details: { round: round.code } });
    return redirect(`/rounds/${encodeURIComponent(round.code)}/held`);
  }),
];
