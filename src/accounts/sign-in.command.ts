// Signing in by a password. A wrong password and an unknown account take the same time and give the same
// answer, so that nobody can ask which accounts exist.
import { sameLetters } from './own/password-rule.ts';
import { hash, verify } from '@node-rs/argon2';
import type { Pool, Reader } from '../platform/db/connect.ts';
import { keyedConcurrency } from '../platform/keyed-concurrency.ts';
import { isConfirmed } from './second-factor/second-factors.store.ts';
import { noteRefusal, noteStart } from './sign-in-notes.command.ts';
import { countsOf, networkKey, type SignInAttempt, type SignInDeps } from './sign-in-tries.ts';
import { findCredentials, type User } from './users.store.ts';

const neverMatches = hash('no account has this password');

/** Tries of one account at one place wait for each other, so that a hundred at once are few too. */
const inTurn = keyedConcurrency(4);

/**
 * `needsCode`: the password is right, and a code of the second proof is asked for before a session begins.
 */
export interface PasswordResult {
  user: User;
  needsCode: boolean;
}

/**
 * Only wrong tries are counted.
 * @returns null when login and password do not belong together.
 * Throws `tooManyRequests`.
 */
export async function signInWithPassword(
  pool: Pool,
  attempt: SignInAttempt,
  deps: SignInDeps,
): Promise<PasswordResult | null> {
  const counts = countsOf(attempt, deps);
  const [own] = counts;
  return await inTurn(own.key, async () => {
    for (const { limit, key } of counts) await limit.check(pool, key);
    const { user, matches } = await userWith(pool, attempt);
    if (user === null || !matches) {
      for (const { limit, key } of counts) await limit.count(pool, key);
      const from = networkKey(attempt, deps);
      await noteRefusal(pool, attempt.at, { user, from, step: 'password' });
      return null;
    }
    await own.limit.forgive(pool, own.key);
    const needsCode = await isConfirmed(pool, user.id);
    if (!needsCode) await noteStart(pool, user, attempt.at, {});
    return { user, needsCode };
  });
}

/** Takes the same time whether there is such an account or not. */
async function userWith(
  pool: Pool,
  { login, password }: Pick<SignInAttempt, 'login' | 'password'>,
): Promise<{ user: User | null; matches: boolean }> {
  const found = await findCredentials(pool, login);
  const matches = await verify(found?.passwordHash ?? (await neverMatches), sameLetters(password));
  const isUsable = found?.user.disabledAt === null;
  return { user: found?.user ?? null, matches: matches && isUsable };
}

/** Whether it is the present password of the account. */
export async function isPasswordOf(
  db: Reader,
  { login }: Pick<User, 'login'>,
  password: string,
): Promise<boolean> {
  const found = await findCredentials(db, login);
  return found !== null && (await verify(found.passwordHash, sameLetters(password)));
}

/** Of the same letters, however a keyboard composes them: Vietnamese ones come in two ways. */
export const hashPassword = (password: string): Promise<string> => hash(sameLetters(password));
