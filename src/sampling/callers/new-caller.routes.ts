// Registering a caller: a portal or one-stop shop that sends citizens here.
import { holdName } from '../../platform/db/hold-name.ts';
import { organisationChoice } from '../../accounts/organisations/organisation-choice.store.ts';
import { makerOf, organisationsFor, type Reach } from '../../accounts/permissions.ts';
import { z } from 'zod';
import type { Endpoint, ReadContext, WriteContext } from '../../platform/http/endpoint.ts';
import { post, get, several } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { listProvinces } from '../../localities/localities.store.ts';
import { listPublicServices } from '../../localities/services/public-services.store.ts';
import type { CallerMistake, TypedCaller } from './caller-form.ts';
import { emptyCaller, readCaller } from './caller-form.ts';
import { findCaller } from './callers.store.ts';
import { registerCaller } from './register-caller.command.ts';
import { listRounds } from '../rounds/rounds.store.ts';
import { type CallerDeps, callerPage, type CallerReadContext } from './caller-page.reply.ts';
import { actOf } from './caller-page.reply.ts';

const permission = 'callers.manage';
const text = z.string().max(300).default('');

const newCaller = z.object({
  organisation: text,
  code: text,
  name_vi: text,
  name_en: text,
  contact: text,
  rounds: several,
  services: several,
  provinces: several,
});

/** Rounds a caller can be restricted to: those of the organisations it may belong to. */
const ownRounds = ({ actor }: Pick<ReadContext<unknown, unknown>, 'actor'>): Reach => ({
  organisations: organisationsFor(actor, permission),
  objects: [],
});

async function register(
  ctx: WriteContext<unknown, unknown, TypedCaller>,
  deps: CallerDeps,
): Promise<Reply> {
  const typed = { ...ctx.body, code: ctx.body.code.trim() };
  const [rounds, services, provinces] = [
    await listRounds(ctx.tx, ownRounds(ctx)),
    await listPublicServices(ctx.tx),
    await listProvinces(ctx.tx, ctx.now),
  ];
  const reading = readCaller(typed, {
    rounds: rounds.map(({ code }) => code),
    services: services.map(({ id }) => id),
    provinces: new Map(provinces.map(({ id }) => [String(id), id])),
  });
  const mistakes: CallerMistake[] = reading.ok ? [] : reading.mistakes;
  await holdName(ctx.tx, 'caller', typed.code);
  if (await findCaller(ctx.tx, typed.code))
    mistakes.push({ field: 'code', code: 'taken', value: typed.code });
  if (!reading.ok || mistakes.length > 0) return newPage({ ...ctx, db: ctx.tx }, typed, mistakes);
  const handed = await registerCaller(
    ctx.tx,
    { ...reading.caller, organisationId: makerOf(ctx.actor, permission, typed.organisation) },
    actOf(ctx, deps),
  );
  return callerPage({ ...ctx, db: ctx.tx }, deps, handed.caller, { handed });
}

async function newPage(
  ctx: CallerReadContext & Pick<ReadContext<unknown, unknown>, 'actor'>,
  typed: TypedCaller,
  mistakes: readonly CallerMistake[] = [],
): Promise<Reply> {
  const [rounds, services, provinces] = [
    await listRounds(ctx.db, ownRounds(ctx)),
    await listPublicServices(ctx.db),
    await listProvinces(ctx.db, ctx.now),
  ];
  const choices = {
    rounds: rounds
      .filter(({ status }) => status !== 'closed')
      .map((round) => ({ value: round.code, text: round.title[ctx.lang] })),
    services: services.map((service) => ({ value: service.id, text: service.short[ctx.lang] })),
    provinces: provinces.map((province) => ({
      value: String(province.id),
      text: province.name[ctx.lang],
    })),
  };
  const errors = mistakes.map(({ field, code, value }) => ({
    field,
    text: ctx.t(`sampling.callers.errors.${code}`, { value }),
  }));
  return page(
    'sampling/new-caller',
    {
      title: ctx.t('sampling.callers.new'),
      office: true,
      typed,
      choices,
      errors,
      organisations: await organisationChoice(ctx.db, { ...ctx, permission }),
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

export const newCallerRoutes = (deps: CallerDeps): Endpoint[] => [
  get('/callers/new', { permission, of: 'new' }, async (ctx) => newPage(ctx, emptyCaller)),
  post('/callers/new', { permission, of: 'new', body: newCaller }, async (ctx) =>
    register(ctx, deps),
  ),
];
