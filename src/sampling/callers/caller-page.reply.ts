// The page of one caller, and the words for its state and scope.
import type { ReadContext, WriteContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { listProvinces } from '../../localities/localities.store.ts';
import { listPublicServices } from '../../localities/services/public-services.store.ts';
import type { Caller } from './caller.ts';
import { KEYS_IN_FORCE } from './caller.ts';
import { openSecret, type Random } from './caller-secret.ts';
import type { SealedKey } from './callers.store.ts';
import { findCaller, listCallerKeys } from './callers.store.ts';
import type { CallerAct, HandedKey } from './register-caller.command.ts';
import { inForce } from './register-caller.command.ts';

export interface CallerDeps {
  appSecrets: Secrets;
  random: Random;
}

export type CallerReadContext = Pick<ReadContext<unknown, unknown>, 'db' | 't' | 'lang' | 'now'>;

/** A secret is shown in the answer to the act that made it, and kept by no cache. */
const SHOWN_ONCE = { 'Cache-Control': 'no-store' };

export async function callerPage(
  ctx: CallerReadContext,
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

/**
 * `unreadable`: sealed with a SESSION_SECRET that is not in the list; its links are refused until the
 * caller gets a new key.
 */
function stateOf(key: SealedKey, appSecrets: Secrets): 'revoked' | 'inForce' | 'unreadable' {
  if (key.revokedAt) return 'revoked';
  return openSecret(key.sealed, { caller: key.caller, id: key.id }, appSecrets) === null
    ? 'unreadable'
    : 'inForce';
}

/** What the caller is restricted to, in words; an empty text: not restricted. */
async function scopeWords(
  ctx: CallerReadContext,
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

/** Who acts on a caller, when, and with which secrets its keys are sealed. */
export const actOf = (
  ctx: Pick<WriteContext<unknown, unknown, unknown>, 'actor' | 'now'>,
  deps: CallerDeps,
): CallerAct => ({ actor: ctx.actor, at: ctx.now, ...deps });
