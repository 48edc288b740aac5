// Signing in. A wrong password and an unknown account take the same time and give the same answer,
// so that nobody can ask which accounts exist. Tries are counted so that strangers cannot lock the
// owner out: there is no count of an account as a whole.
import { createHmac } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { inTransaction } from '../platform/db/database.ts';
import type { Pool, Reader } from '../platform/db/connect.ts';
import { networkOf } from '../platform/http/limits/network-address.ts';
import type { RateLimit } from '../platform/http/limits/rate-limit.ts';
import type { SignedIn } from '../platform/http/reply-kinds.ts';
import { keyedConcurrency } from '../platform/keyed-concurrency.ts';
import type { Secrets } from '../platform/secrets.ts';
import { audit } from './audit.store.ts';
import { HOST_ORGANISATION } from './host-organisation.ts';
import { knownBrowser } from './known-browser.ts';
import { findCredentials, type User } from './users.store.ts';

export interface SignInAttempt {
  /** As typed. */
  login: string;
  password: string;
  ip: string;
  /** The browser's cookie KNOWN_BROWSER. */
  known: string | undefined;
  at: Date;
}

export interface SignInLimits {
  /** Of one account from one network, or from one browser it has signed in with before. */
  own: RateLimit;
  /** Of all accounts from one network. */
  network: RateLimit;
}

export interface SignInDeps {
  limits: SignInLimits;
  secrets: Secrets;
}

interface Counted {
  limit: RateLimit;
  key: string;
}

export const loginOf = (typed: string): string => typed.trim().toLowerCase();

const neverMatches = hash('no account has this password');

/** A keyed hash, so that the table reveals no address and no account. */
function keyOf([secret]: Secrets, ...parts: readonly string[]): string {
  const mac = createHmac('sha256', `tries:${secret}`).update(parts.join('\n'));
  return mac.digest('base64url').slice(0, 22);
}

/** What a try is counted under. A known browser is not held up by what others do at its address. */
function countsOf(
  attempt: SignInAttempt,
  { limits, secrets }: SignInDeps,
): [Counted, ...Counted[]] {
  const login = loginOf(attempt.login);
  const browser = knownBrowser(secrets, login, attempt.known);
  if (browser !== null) {
    return [{ limit: limits.own, key: keyOf(secrets, 'browser', login, browser) }];
  }
  const network = networkOf(attempt.ip);
  return [
    { limit: limits.own, key: keyOf(secrets, 'place', login, network) },
    { limit: limits.network, key: keyOf(secrets, 'network', network) },
  ];
}

/** Tries of one account at one place wait for each other, so that a hundred at once are few too. */
const inTurn = keyedConcurrency(4);

/**
 * Only wrong tries are counted.
 * @returns the account, or null when login and password do not belong together.
 * Throws `tooManyRequests`.
 */
export async function signInWithPassword(
  pool: Pool,
  attempt: SignInAttempt,
  deps: SignInDeps,
): Promise<SignedIn | null> {
  const counts = countsOf(attempt, deps);
  const [own] = counts;
  return await inTurn(own.key, async () => {
    for (const { limit, key } of counts) await limit.check(pool, key);
    const { user, matches } = await userWith(pool, attempt);
    if (user === null || !matches) {
      for (const { limit, key } of counts) await limit.count(pool, key);
      await noteRefusal(pool, attempt, {
        user,
        from: keyOf(deps.secrets, 'network', networkOf(attempt.ip)),
      });
      return null;
    }
    await own.limit.forgive(pool, own.key);
    const { id: userId, name, organisationId: actsFor, sessionEpoch: epoch } = user;
    const act = {
      at: attempt.at,
      actor: { userId, name, actsFor },
      action: 'session.started' as const,
    };
    await inTransaction(pool, (tx) => audit(tx, act));
    return { userId, epoch };
  });
}

/** Takes the same time whether there is such an account or not. */
async function userWith(
  pool: Pool,
  { login, password }: Pick<SignInAttempt, 'login' | 'password'>,
): Promise<{ user: User | null; matches: boolean }> {
  const found = await findCredentials(pool, login);
  const matches = await verify(found?.passwordHash ?? (await neverMatches), password);
  const isUsable = found?.user.disabledAt === null;
  return { user: found?.user ?? null, matches: matches && isUsable };
}

/**
 * A line for each wrong try, also for an account that does not exist: then what was typed is not kept, since it may be a
 * password in the wrong field.
 */
async function noteRefusal(
  pool: Pool,
  { at }: SignInAttempt,
  { user, from }: { user: User | null; from: string },
): Promise<void> {
  const organisationId = user?.organisationId ?? HOST_ORGANISATION;
  const about = user
    ? { objectId: user.id, details: { login: user.login, from } }
    : { details: { from } };
  const act = { at, actor: null, organisationId, action: 'session.refused' as const, ...about };
  await inTransaction(pool, (tx) => audit(tx, act));
}

/** Whether it is the present password of the account. */
export async function isPasswordOf(
  db: Reader,
  { login }: Pick<User, 'login'>,
  password: string,
): Promise<boolean> {
  const found = await findCredentials(db, login);
  return found !== null && (await verify(found.passwordHash, password));
}

export const hashPassword = (password: string): Promise<string> => hash(password);
