// The second step of signing in, where the account has a second proof.
import { inTransaction } from '../platform/db/database.ts';
import type { Pool } from '../platform/db/connect.ts';
import type { SignedIn } from '../platform/http/reply-kinds.ts';
import { keyedConcurrency } from '../platform/keyed-concurrency.ts';
import { prove } from './second-factor/second-factor.command.ts';
import { noteRefusal, noteStart } from './sign-in-notes.command.ts';
import { keyOf, networkKey, type SignInAttempt, type SignInDeps } from './sign-in-tries.ts';
import { findUser, type User } from './users.store.ts';

export interface CodeAttempt extends Pick<SignInAttempt, 'ip' | 'at'> {
  /** Whose password was right a moment ago. */
  who: SignedIn;
  /** As typed: of the app, or a recovery code. */
  code: string;
}

const inTurn = keyedConcurrency(4);

/**
 * Tries are counted by account: who gets here knows its password. A right password does not reset the count.
 * @returns null when the code is not right, or the account has changed meanwhile. Throws `tooManyRequests`.
 */
export async function signInWithCode(
  pool: Pool,
  { who, code, ...attempt }: CodeAttempt,
  deps: SignInDeps,
): Promise<User | null> {
  const { own } = deps.limits;
  const key = keyOf(deps.secrets, 'code', who.userId);
  return await inTurn(key, async () => {
    await own.check(pool, key);
    const user = await findUser(pool, who.userId);
    if (user?.sessionEpoch !== who.epoch || user.disabledAt !== null) return null;
    const asked = { typed: code, secrets: deps.secrets, at: attempt.at };
    const proof = await inTransaction(pool, (tx) => prove(tx, user.id, asked));
    if (proof === null) {
      await own.count(pool, key);
      const from = networkKey(attempt, deps);
      await noteRefusal(pool, attempt.at, { user, from, step: 'code' });
      return null;
    }
    await own.forgive(pool, key);
    await noteStart(pool, user, attempt.at, { proof });
    return user;
  });
}
