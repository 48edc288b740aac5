// Signing in. A wrong password and an unknown account take the same time and give the same answer,
// so that nobody can ask which accounts exist; tries are counted per account and per address.
import { createHash } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { Tx } from '../platform/db/database.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import { audit } from './audit.store.ts';
import { findCredentials } from './users.store.ts';

export interface SignInAttempt { login: string; password: string; ip: string; at: Date }

const neverMatches = hash('no account has this password');
const keyOf = (kind: string, value: string): string => `${kind}:${createHash('sha256').update(value).digest('base64url').slice(0, 22)}`;

/** The user id, or null when login and password do not belong together. Throws `tooManyRequests`. */
export async function signInWithPassword(tx: Tx, attempt: SignInAttempt, limit: RateLimit): Promise<string | null> {
  const keys = [keyOf('login', attempt.login.trim().toLowerCase()), keyOf('address', attempt.ip)];
  for (const key of keys) await limit.consume(key);
  const found = await findCredentials(tx, attempt.login);
  const matches = await verify(found?.passwordHash ?? await neverMatches, attempt.password);
  if (!found || !matches || found.user.disabledAt) return null;
  await limit.forgive(keys[0]!);
  await audit(tx, { at: attempt.at, actor: { userId: found.user.id, name: found.user.name }, action: 'session.started' });
  return found.user.id;
}

export const hashPassword = (password: string): Promise<string> => hash(password);
