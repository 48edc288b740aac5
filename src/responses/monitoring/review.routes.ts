// Review of held responses. A researcher sees flags, channel and times, not the answers, and decides;
// the decision is audited and marks computed results as stale.
import { placesOf } from '../../accounts/permissions.ts';
import { unitsBelow } from '../../localities/unit-tree.store.ts';
import { roundByPlace } from '../../sampling/rounds/round-things.store.ts';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import { listLocalities } from '../../localities/localities.store.ts';
import type { Tx } from '../../platform/db/connect.ts';
import { get, post, type Endpoint, type ReadContext } from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { findRoundByCode } from '../../sampling/rounds/rounds.store.ts';
import { countsOfRound } from './counts.store.ts';
import { listHeld, type HeldCursor } from './held-responses.store.ts';
import { setResponseStatus } from '../submission/responses.store.ts';

const permission = 'responses.review';
const ofRound = z.object({ round: z.string().max(80) });
const decision = z.object({
  response: z.uuid(),
  locality: z.coerce.number().int(),
  status: z.enum(['counted', 'excluded']),
});
/** `after`: the cursor of the page, as `cursorText` writes it. */
const ofPage = z.object({
  after: z
    .string()
    .regex(/^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z_[0-9a-f-]{36}$/)
    .optional(),
});
type Paged = z.infer<typeof ofPage>;
const PAGE_SIZE = 100;

const cursorText = ({ at, id }: HeldCursor): string => `${at}_${id}`;

function cursorFrom({ after }: Paged): HeldCursor | null {
  const [at, id] = after?.split('_') ?? [];
  if (at === undefined || id === undefined) return null;
  if (!isMoment(at) || !z.uuid().safeParse(id).success)
    throw problem('badRequest', { field: 'after' });
  return { at, id };
}

/** Whether it is a day of the calendar and a time of the day. */
function isMoment(at: string): boolean {
  const moment = new Date(at);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().slice(0, 19) === at.slice(0, 19);
}

function pathOf(code: string, after: string | undefined): string {
  const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
  return `/rounds/${encodeURIComponent(code)}/held${query}`;
}

async function heldPage(ctx: ReadContext<{ round: string }, Paged>): Promise<Reply> {
  const round = await findRoundByCode(ctx.db, ctx.params.round);
  if (!round) throw problem('notFound');
  const reached = placesOf(ctx.actor, permission, ctx.thing);
  const within = await unitsBelow(ctx.db, reached);
  const after = cursorFrom(ctx.query);
  const held = await listHeld(ctx.db, round.id, { limit: PAGE_SIZE, after, within });
  if (held.responses.length === 0 && ctx.query.after !== undefined)
    return redirect(pathOf(round.code, undefined));
  const { held: waiting } = await countsOfRound(ctx.db, round.id, {
    now: ctx.now,
    places: reached,
  });
  const places = await listLocalities(ctx.db, [
    ...new Set(held.responses.map((one) => one.localityId)),
  ]);
  const names = new Map(places.map((place) => [place.id, place.name[ctx.lang]]));
  const responses = held.responses.map((one) => ({
    ...one,
    place: names.get(one.localityId) ?? '',
  }));
  return page('responses/held', {
    title: ctx.t('responses.held.title'),
    office: true,
    round,
    responses,
    waiting,
    here: pathOf(round.code, ctx.query.after),
    newest: ctx.query.after === undefined ? null : pathOf(round.code, undefined),
    older: held.after === null ? null : pathOf(round.code, cursorText(held.after)),
  });
}

/** `changed`: called when computed results of the round are out of date; given by app.ts. */
export const reviewRoutes = (deps: {
  changed: (tx: Tx, roundId: string) => Promise<void>;
}): Endpoint[] => [
  get(
    '/rounds/:round/held',
    { permission, of: roundByPlace, params: ofRound, query: ofPage },
    heldPage,
  ),
  post(
    '/rounds/:round/held',
    { permission, of: roundByPlace, params: ofRound, query: ofPage, body: decision },
    async (ctx) => {
      const round = await findRoundByCode(ctx.tx, ctx.params.round);
      if (!round) throw problem('notFound');
      const { response, locality, status } = ctx.body;
      const within = await unitsBelow(ctx.tx, placesOf(ctx.actor, permission, ctx.thing));
      if (within && !within.includes(locality)) throw problem('forbidden');
      if (!(await setResponseStatus(ctx.tx, { id: response, roundId: round.id }, locality, status)))
        throw problem('conflict');
      await deps.changed(ctx.tx, round.id);
      await audit(ctx.tx, {
        at: ctx.now,
        actor: ctx.actor,
        action: `response.${status}`,
        objectId: response,
        details: { round: round.code },
      });
      return redirect(pathOf(round.code, ctx.query.after));
    },
  ),
];
