// Registers a caller and changes its keys. A secret is shown once, in the answer to the request that
// created it; only its encrypted form is stored.
import type { Tx } from '../../platform/db/connect.ts';
import type { Actor } from '../../platform/http/access.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { audit } from '../../accounts/audit.store.ts';
import type { Caller, CallerKey } from './caller.ts';
import { KEYS_IN_FORCE } from './caller.ts';
import type { Random } from './caller-secret.ts';
import { newKeyId, newSecret, sealSecret } from './caller-secret.ts';
import {
  insertCaller,
  insertCallerKey,
  listCallerKeys,
  lockCaller,
  revokeCallerKey,
  setCallerDisabled,
} from './callers.store.ts';

/** Who does it and when, and what secrets are made and sealed with. */
export interface CallerAct {
  actor: Actor | null;
  at: Date;
  appSecrets: Secrets;
  random: Random;
}
type By = Pick<CallerAct, 'actor' | 'at'>;
/** Shown once. */
export interface HandedKey {
  caller: string;
  id: string;
  secret: string;
}

export const inForce = (keys: readonly CallerKey[]): CallerKey[] =>
  keys.filter((key) => key.revokedAt === null);

/** Throws `alreadyExists` when the code is taken. */
export async function registerCaller(
  tx: Tx,
  caller: Omit<Caller, 'createdAt' | 'disabledAt'>,
  act: CallerAct,
): Promise<HandedKey> {
  await insertCaller(tx, { ...caller, createdAt: act.at, disabledAt: null });
  const { code, organisationId, rounds, services, localities } = caller;
  await audit(tx, {
    at: act.at,
    actor: act.actor,
    organisationId,
    action: 'caller.registered',
    objectId: code,
    details: { rounds, services, localities },
  });
  return await addKey(tx, code, act);
}

async function addKey(tx: Tx, caller: string, act: CallerAct): Promise<HandedKey> {
  const id = newKeyId(act.random);
  const secret = newSecret(act.random);
  await insertCallerKey(tx, {
    caller,
    id,
    sealed: sealSecret(secret, { caller, id }, act),
    createdAt: act.at,
    revokedAt: null,
  });
  await audit(tx, {
    at: act.at,
    actor: act.actor,
    action: 'caller.keyAdded',
    objectId: caller,
    details: { key: id },
  });
  return { caller, id, secret };
}

async function known(tx: Tx, code: string): Promise<Caller> {
  const caller = await lockCaller(tx, code);
  if (!caller) throw problem('notFound');
  return caller;
}

/** A second key beside the first; null when two are in force already. Throws `notFound`. */
export async function rotateCallerKey(
  tx: Tx,
  code: string,
  act: CallerAct,
): Promise<HandedKey | null> {
  await known(tx, code);
  return inForce(await listCallerKeys(tx, code)).length >= KEYS_IN_FORCE
    ? null
    : await addKey(tx, code, act);
}

/**
 * Links signed with the key stop working at once. Throws `notFound` for a caller or key that is not there or
 * was revoked.
 */
export async function revokeKey(
  tx: Tx,
  key: { caller: string; id: string },
  by: By,
): Promise<void> {
  await known(tx, key.caller);
  if (!(await revokeCallerKey(tx, key, by.at))) throw problem('notFound');
  await audit(tx, {
    at: by.at,
    actor: by.actor,
    action: 'caller.keyRevoked',
    objectId: key.caller,
    details: { key: key.id },
  });
}

/** None of a disabled caller's links and requests are taken until it is enabled again. Throws `notFound`. */
export async function disableCaller(
  tx: Tx,
  code: string,
  { disabled, ...by }: By & { disabled: boolean },
): Promise<void> {
  await known(tx, code);
  await setCallerDisabled(tx, code, disabled ? by.at : null);
  await audit(tx, {
    at: by.at,
    actor: by.actor,
    action: disabled ? 'caller.disabled' : 'caller.enabled',
    objectId: code,
  });
}
