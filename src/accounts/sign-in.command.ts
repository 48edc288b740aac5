// Signing in. A wrong password and an unknown account take the same time and give the same answer,
// so that nobody can ask which accounts exist; tries are counted per account and per address.
import { createHash } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { inTransaction, type Pool } from '../platform/db/database.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import type { SignedIn } from '../platform/http/reply.ts';
import { audit } from './audit.store.ts';
import { findCredentials } from './users.store.ts';

export interface SignInAttempt { login: string; password: string; ip: string; at: Date }

const neverMatches = hash('no account has this password');
const keyOf = (kind: string, value: string): string => `${kind}:${createHash('sha256').update(value).digest('base64url').slice(0, 22)}`;

/** The account, or null when login and password do not belong together. Throws `tooManyRequests`. */
export async function signInWithPassword(
  pool: Pool, attempt: SignInAttempt, limit: RateLimit,
): Promise<SignedIn | null> {
  const keys = [keyOf('login', attempt.login.trim().toLowerCase()), keyOf('address', attempt.ip)];
  for (const key of keys) await limit.check(pool, key);
  const found = await findCredentials(pool, attempt.login);
  const matches = await verify(found?.passwordHash ?? await neverMatches, attempt.password);
  if (!found || !matches || found.user.disabledAt) {
    for (const key of keys) await limit.count(pool, key);
    return null;
  }
  await limit.forgive(pool, keys[0]!);
  const { id: userId, name } = found.user;
  await inTransaction(pool, (tx) => audit(tx, { at: attempt.at, actor: { userId, name }, action: 'session.started' }));
  return { userId, epoch: found.user.sessionEpoch };
}

export const hashPassword = (password: string): Promise<string> => hash(password);
