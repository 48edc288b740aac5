// The journal of breaches, for the administrators of an organisation: what happened, until when the
// authority has to be told, and what was done.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import { organisationChoice } from '../../accounts/organisations/organisation-choice.store.ts';
import { makerOf, reachOf } from '../../accounts/permissions.ts';
import {
  get,
  post,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { dueOf, hoursLeft, readBreach, type BreachMistake, type TypedBreach } from './breach.ts';
import { aBreach, breachSteps, insertBreach, listBreaches, noteStep } from './breaches.store.ts';

const permission = 'breaches.manage';
const word = z.string().max(2_000).default('');
const typedBreach = z.object({
  /** Of the breach, made with the form: sent twice it is one. */
  id: z.uuid().catch(() => randomUUID()),
  organisation: word,
  detected: word,
  time: word,
  what: word,
  people: word,
  measures: word,
});
const ofBreach = z.object({ id: z.uuid() });
const step = z.object({ step: z.enum(breachSteps) });

const empty: TypedBreach = {
  organisation: '',
  detected: '',
  time: '',
  what: '',
  people: '',
  measures: '',
};

async function journal(
  ctx: ReadContext<unknown, unknown>,
  typed: TypedBreach = empty,
  mistakes: readonly BreachMistake[] = [],
): Promise<Reply> {
  const breaches = await listBreaches(ctx.db, reachOf(ctx.actor, permission).organisations);
  const errors = mistakes.map(({ field, code }) => ({
    field,
    text: ctx.t(`operation.breaches.errors.${code}`),
  }));
  return page(
    'operation/breaches',
    {
      ...{ title: ctx.t('operation.breaches.title'), office: true, typed, errors },
      ...{ id: randomUUID() },
      organisations: await organisationChoice(ctx.db, { ...ctx, permission }),
      breaches: breaches.map((breach) => ({
        ...breach,
        due: dueOf(breach),
        hours: hoursLeft(breach, ctx.now),
      })),
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

async function note(
  ctx: WriteContext<unknown, unknown, z.infer<typeof typedBreach>>,
): Promise<Reply> {
  const reading = readBreach(ctx.body, ctx.now);
  if (!reading.ok) return await journal(ctx, ctx.body, reading.mistakes);
  const organisationId = makerOf(ctx.actor, permission, ctx.body.organisation);
  const { id } = ctx.body;
  const isNew = await insertBreach(ctx.tx, {
    ...reading.breach,
    ...{ id, organisationId, notedAt: ctx.now, notedByName: ctx.actor?.name ?? '' },
    ...{ authorityToldAt: null, peopleToldAt: null, closedAt: null },
  });
  const act = { action: 'breach.noted' as const, organisationId, objectId: id };
  if (isNew) await audit(ctx.tx, { at: ctx.now, actor: ctx.actor, ...act });
  return redirect('/breaches');
}

async function change(
  ctx: WriteContext<z.infer<typeof ofBreach>, unknown, z.infer<typeof step>>,
): Promise<Reply> {
  const { id } = ctx.params;
  if (await noteStep(ctx.tx, id, ctx.body.step, ctx.now)) {
    const act = { action: 'breach.changed' as const, objectId: id };
    await audit(ctx.tx, { at: ctx.now, actor: ctx.actor, ...act, details: { ...ctx.body } });
  }
  return redirect('/breaches');
}

export const breachRoutes: Endpoint[] = [
  get('/breaches', { permission, of: 'anywhere' }, (ctx) => journal(ctx)),
  post('/breaches', { permission, of: 'new', body: typedBreach }, note),
  post('/breaches/:id', { permission, of: aBreach, params: ofBreach, body: step }, change),
];
