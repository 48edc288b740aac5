// After a new secret was put in front of the list: what the older ones sealed is sealed with the
// newest, so that they can be taken out. Doing it twice changes nothing.
import {
  factorSealing,
  listFactors,
  replaceSealedFactor,
} from '../accounts/second-factor/second-factors.store.ts';
import { audit } from '../accounts/audit.store.ts';
import type { Tx } from '../platform/db/connect.ts';
import { resealed, type Sealing } from '../platform/sealing.ts';
import type { Secrets } from '../platform/secrets.ts';
import { callerSealing, type Random } from './callers/caller-secret.ts';
import { listCallerKeys, replaceSealedKey } from './callers/callers.store.ts';
import { lockOpenBatches, replaceSeed } from './invitations/invitation-batches.store.ts';
import { seedSealing } from './invitations/make-invitations.command.ts';

/** How many were sealed anew, were under the newest secret already, or cannot be opened by any. */
export interface Resealing {
  resealed: number;
  current: number;
  unreadable: number;
}

interface Sealed {
  sealing: Sealing;
  sealed: Buffer;
  replace: (sealed: Buffer) => Promise<void>;
}

async function resealAll(found: readonly Sealed[], random: Random): Promise<Resealing> {
  const counts: Resealing = { resealed: 0, current: 0, unreadable: 0 };
  for (const { sealing, sealed, replace } of found) {
    const outcome = resealed(sealing, sealed, random(12));
    counts[outcome.state] += 1;
    if (outcome.state === 'resealed') await replace(outcome.sealed);
  }
  return counts;
}

export interface ResealOrder {
  secrets: Secrets;
  at: Date;
  random: Random;
}

/**
 * Keys of callers that are in force, seeds of letters that are not locked, and secrets of authenticator apps.
 */
export async function reseal(
  tx: Tx,
  { secrets, at, random }: ResealOrder,
): Promise<{ callerKeys: Resealing; letters: Resealing; secondFactors: Resealing }> {
  const keys = (await listCallerKeys(tx)).filter((key) => key.revokedAt === null);
  const callerKeys = await resealAll(
    keys.map((key) => ({
      sealing: callerSealing(secrets, key),
      sealed: key.sealed,
      replace: (sealed: Buffer) => replaceSealedKey(tx, key, sealed),
    })),
    random,
  );
  const letters = await resealAll(
    (await lockOpenBatches(tx)).map((batch) => ({
      sealing: seedSealing(secrets),
      sealed: batch.sealedSeed,
      replace: (sealed: Buffer) => replaceSeed(tx, batch.id, sealed),
    })),
    random,
  );
  const secondFactors = await resealAll(
    (await listFactors(tx)).map(({ userId, sealed: held }) => ({
      sealing: factorSealing(secrets, userId),
      sealed: held,
      replace: (sealed: Buffer) => replaceSealedFactor(tx, userId, sealed),
    })),
    random,
  );
  await audit(tx, {
    at,
    actor: null,
    action: 'secrets.resealed',
    details: { callerKeys, letters, secondFactors },
  });
  return { callerKeys, letters, secondFactors };
}
