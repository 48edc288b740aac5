// Setting up a second proof, using it, giving it up.
import { randomBytes, randomInt } from 'node:crypto';
import type { Tx } from '../../platform/db/connect.ts';
import { seal, unseal } from '../../platform/sealing.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { By } from '../act.ts';
import { audit } from '../audit.store.ts';
import type { User } from '../users.store.ts';
import { SECRET_BYTES, stepOf } from './app-code.ts';
import {
  beginFactor,
  confirmFactor,
  deleteFactor,
  factorSealing,
  findFactor,
  replaceRecoveryCodes,
  useRecoveryCode,
  useStep,
  type SecondFactor,
} from './second-factors.store.ts';

const RECOVERY_CODES = 10;
/** Letters and digits that are not mistaken for each other. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Two groups of seven: 69 bits. */
function newRecoveryCode(): string {
  const group = (): string =>
    Array.from({ length: 7 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${group()}-${group()}`;
}

/** The secret of the app; null: sealed with a SESSION_SECRET that is not in the list. */
export const secretOf = (factor: SecondFactor, secrets: Secrets): Buffer | null =>
  unseal(factorSealing(secrets, factor.userId), factor.sealed);

/**
 * A new secret that waits for its first code. @throws Problem `conflict` when a second proof is set up
 * already
 */
export async function begin(
  tx: Tx,
  user: User,
  { secrets, at }: { secrets: Secrets; at: Date },
): Promise<void> {
  const secret = randomBytes(SECRET_BYTES);
  const sealed = seal(factorSealing(secrets, user.id), secret, randomBytes(12));
  if (!(await beginFactor(tx, user.id, { sealed, at }))) throw problem('conflict');
}

export type Proof = 'app' | 'recovery';

/** Uses a code up. @returns which kind it was; null: it is none, or was used before */
export async function prove(
  tx: Tx,
  userId: string,
  { typed, secrets, at }: { typed: string; secrets: Secrets; at: Date },
): Promise<Proof | null> {
  const factor = await findFactor(tx, userId);
  const secret = factor && secretOf(factor, secrets);
  const step = secret ? stepOf(secret, typed, at) : null;
  if (step !== null) return (await useStep(tx, userId, step)) ? 'app' : null;
  if (factor?.confirmedAt == null) return null;
  return (await useRecoveryCode(tx, userId, typed)) ? 'recovery' : null;
}

/** New recovery codes in place of the old ones; shown once. */
export async function renewRecoveryCodes(tx: Tx, user: User, by: By): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  await replaceRecoveryCodes(tx, user.id, codes);
  await audit(tx, { ...by, action: 'account.recoveryCodesMade', objectId: user.id });
  return codes;
}

/**
 * The first code of the app makes it count. @returns recovery codes, shown once; null: the code is not right
 */
export async function confirm(
  tx: Tx,
  user: User,
  { typed, secrets, ...by }: By & { typed: string; secrets: Secrets },
): Promise<string[] | null> {
  const factor = await findFactor(tx, user.id);
  if (!factor || factor.confirmedAt) throw problem('conflict');
  const proof = await prove(tx, user.id, { typed, secrets, at: by.at });
  if (proof !== 'app') return null;
  await confirmFactor(tx, user.id, by.at);
  await audit(tx, { ...by, action: 'account.secondFactorSet', objectId: user.id });
  return await renewRecoveryCodes(tx, user, by);
}

/**
 * Given up by its person, or by an administrator when the phone is lost. @throws Problem `conflict` when
 * there is none
 */
export async function removeFactor(tx: Tx, user: User, by: By): Promise<void> {
  if (!(await deleteFactor(tx, user.id))) throw problem('conflict');
  const { id: objectId, organisationId } = user;
  await audit(tx, { ...by, organisationId, action: 'account.secondFactorRemoved', objectId });
}
