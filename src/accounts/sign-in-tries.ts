// Tries to sign in are counted so that strangers cannot lock the owner out: there is no count of an account
// as a whole.
import { createHmac } from 'node:crypto';
import { networkOf } from '../platform/http/limits/network-address.ts';
import type { RateLimit } from '../platform/http/limits/rate-limit.ts';
import type { Secrets } from '../platform/secrets.ts';
import { knownBrowser } from './known-browser.ts';

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

/** A keyed hash, so that the table reveals no address and no account. */
export function keyOf([secret]: Secrets, ...parts: readonly string[]): string {
  const mac = createHmac('sha256', `tries:${secret}`).update(parts.join('\n'));
  return mac.digest('base64url').slice(0, 22);
}

/** What a try is counted under. A known browser is not held up by what others do at its address. */
export function countsOf(
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

/** Of the network a try came from. */
export const networkKey = ({ ip }: Pick<SignInAttempt, 'ip'>, { secrets }: SignInDeps): string =>
  keyOf(secrets, 'network', networkOf(ip));
