// The administrator's pages of registered callers: who may send citizens here by a signed link, and their keys.
import { z } from 'zod';
import {
  get,
  post,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect, type Reply } from '../../platform/http/reply.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { listProvinces } from '../../localities/localities.store.ts';
import { listPublicServices } from '../../localities/public-services.store.ts';
import type { Caller } from './caller.ts';
import { KEYS_IN_FORCE } from './caller.ts';
import type { CallerMistake, TypedCaller } from './caller-form.ts';
import { emptyCaller, readCaller } from './caller-form.ts';
import { openSecret, type Random } from './caller-secret.ts';
import type { SealedKey } from './callers.store.ts';
import { findCaller, listCallerKeys, listCallers } from './callers.store.ts';
import type { CallerAct, HandedKey } from './register-caller.command.ts';
import {
  disableCaller,
  inForce,
  registerCaller,
  revokeKey,
  rotateCallerKey,
} from './register-caller.command.ts';
import { listRounds } from '../rounds/rounds.store.ts';

export interface CallerDeps {
  appSecrets: Secrets;
  random: Random;
}
type Reading = Pick<ReadContext<unknown, unknown>, 'db' | 't' | 'lang' | 'now'>;

const text = z.string().max(300).default('');
const several = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((given) => [given].flat());
const newCaller = z.object({
  code: text,
  name_vi: text,
  name_en: text,
  contact: text,
  rounds: several,
  services: several,
  provinces: several,
});
const oneCaller = z.object({ code: z.string().max(80) });
/** A secret is shown in the answer to the act that made it, and kept by no cache. */
const SHOWN_ONCE = { 'Cache-Control': 'no-store' };

export const callerRoutes = (deps: CallerDeps): Endpoint[] => [
  get('/callers', { permission: 'callers.manage' }, async (ctx) => {
    const [callers, keys] = [await listCallers(ctx.db), await listCallerKeys(ctx.db)];
    return page('sampling/callers', {
      title: ctx.t('sampling.callers.title'),
      office: true,
      callers: callers.map((caller) => ({
        ...caller,
        keys: inForce(keys.filter((key) => key.caller === caller.code)).length,
      })),
    });
  }),
  get('/callers/new', { permission: 'callers.manage' }, async (ctx) => newPage(ctx, emptyCaller)),
  post('/callers/new', { permission: 'callers.manage', body: newCaller }, async (ctx) =>
    register(ctx, deps),
  ),
  get('/callers/:code', { permission: 'callers.manage', params: oneCaller }, async (ctx) =>
    callerPage(ctx, deps, ctx.params.code),
  ),
  post('/callers/:code/keys', { permission: 'callers.manage', params: oneCaller }, async (ctx) => {
    const handed = await rotateCallerKey(ctx.tx, ctx.params.code, actOf(ctx, deps));
    return callerPage(
      { ...ctx, db: ctx.tx },
      deps,
      ctx.params.code,
      handed ? { handed } : { full: true },
    );
  }),
  post(
    '/callers/:code/revoke',
    { permission: 'callers.manage', params: oneCaller, body: z.object({ key: text }) },
    async (ctx) => {
      await revokeKey(
        ctx.tx,
        { caller: ctx.params.code, id: ctx.body.key },
        { actor: ctx.actor, at: ctx.now },
      );
      return redirect(`/callers/${encodeURIComponent(ctx.params.code)}`);
    },
  ),
  post(
    '/callers/:code/disabled',
    {
      permission: 'callers.manage',
      params: oneCaller,
      body: z.object({ disabled: z.enum(['yes', 'no']) }),
    },
    async (ctx) => {
      await disableCaller(ctx.tx, ctx.params.code, {
        actor: ctx.actor,
        at: ctx.now,
        disabled: ctx.body.disabled === 'yes',
      });
      return redirect(`/callers/${encodeURIComponent(ctx.params.code)}`);
    },
  ),
];

const actOf = (
  ctx: Pick<WriteContext<unknown, unknown, unknown>, 'actor' | 'now'>,
  deps: CallerDeps,
): CallerAct => ({ actor: ctx.actor, at: ctx.now, ...deps });

async function register(
  ctx: WriteContext<unknown, unknown, TypedCaller>,
  deps: CallerDeps,
): Promise<Reply> {
  const typed = { ...ctx.body, code: ctx.body.code.trim() };
  const [rounds, services, provinces] = [
    await listRounds(ctx.tx),
    await listPublicServices(ctx.tx),
    await listProvinces(ctx.tx, ctx.now),
  ];
  const reading = readCaller(typed, {
    rounds: rounds.map(({ code }) => code),
    services: services.map(({ id }) => id),
    provinces: new Map(provinces.map(({ id }) => [String(id), id])),
  });
  const mistakes: CallerMistake[] = reading.ok ? [] : reading.mistakes;
  if (await findCaller(ctx.tx, typed.code))
    mistakes.push({ field: 'code', code: 'taken', value: typed.code });
  if (!reading.ok || mistakes.length > 0) return newPage({ ...ctx, db: ctx.tx }, typed, mistakes);
  const handed = await registerCaller(ctx.tx, reading.caller, actOf(ctx, deps));
  return callerPage({ ...ctx, db: ctx.tx }, deps, handed.caller, { handed });
}

async function newPage(
  ctx: Reading,
  typed: TypedCaller,
  mistakes: readonly CallerMistake[] = [],
): Promise<Reply> {
  const [rounds, services, provinces] = [
    await listRounds(ctx.db),
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
    { title: ctx.t('sampling.callers.new'), office: true, typed, choices, errors },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

async function callerPage(
  ctx: Reading,
  deps: CallerDeps,
  code: string,
  more: { handed?: HandedKey; full?: boolean } = {},
): Promise<Reply> {
  const caller = await findCaller(ctx.db, code);
  if (!caller) throw problem('notFound');
  const keys = (await listCallerKeys(ctx.db, code)).map((key) => ({
    id: key.id,
    createdAt: key.createdAt,
    revokedAt: key.revokedAt,
    state: stateOf(key, deps.appSecrets),
  }));
  const errors =
    more.full === true
      ? [{ field: 'keys', text: ctx.t('sampling.callers.errors.full', { count: KEYS_IN_FORCE }) }]
      : [];
  const data = {
    title: caller.name[ctx.lang],
    office: true,
    caller,
    keys,
    scope: await scopeWords(ctx, caller),
    handed: more.handed ?? null,
    canAdd: inForce(keys.map((key) => ({ ...key, caller: code }))).length < KEYS_IN_FORCE,
    errors,
  };
  return page('sampling/caller', data, {
    status: errors.length > 0 ? 409 : 200,
    headers: SHOWN_ONCE,
  });
}

/** `unreadable`: sealed with a SESSION_SECRET that is not in the list; its links are refused until the caller gets a new key. */
function stateOf(key: SealedKey, appSecrets: Secrets): 'revoked' | 'inForce' | 'unreadable' {
  if (key.revokedAt) return 'revoked';
  return openSecret(key.sealed, { caller: key.caller, id: key.id }, appSecrets) === null
    ? 'unreadable'
    : 'inForce';
}

/** What the caller is restricted to, in words; an empty text: not restricted. */
async function scopeWords(
  ctx: Reading,
  caller: Caller,
): Promise<{ part: string; words: string }[]> {
  const services =
    caller.services.length === 0
      ? []
      : (await listPublicServices(ctx.db)).filter(({ id }) => caller.services.includes(id));
  const provinces =
    caller.localities.length === 0
      ? []
      : (await listProvinces(ctx.db, ctx.now)).filter(({ id }) => caller.localities.includes(id));
  return [
    { part: 'rounds', words: caller.rounds.join(', ') },
    { part: 'services', words: services.map(({ short }) => short[ctx.lang]).join('; ') },
    { part: 'provinces', words: provinces.map(({ name }) => name[ctx.lang]).join(', ') },
  ];
}
