// A browser in which a user has signed in before has its own count of sign-in tries: strangers at the
// same IP address, or guessing the same account, cannot use them up. The cookie gives no access; it
// only selects the count. It contains a random number and a signature over that and the account.
// Pure but for the hash.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Cookie } from '../platform/http/reply-kinds.ts';
import type { Secrets } from '../platform/secrets.ts';

export const KNOWN_BROWSER = 'cg_known';
const halfAYear = 180 * 86_400;

const macOf = (secret: string, login: string, nonce: string): string =>
  createHmac('sha256', `known-browser:${secret}`).update(`${login}\n${nonce}`).digest('base64url');

/** @param login in small letters @param nonce 16 random bytes */
export function knownBrowserCookie(secrets: Secrets, login: string, nonce: Uint8Array): Cookie {
  const written = Buffer.from(nonce).toString('base64url');
  const value = `${written}.${macOf(secrets[0], login, written)}`;
  return { name: KNOWN_BROWSER, value, maxAgeSeconds: halfAYear };
}

/** The browser's number; null when it has none, or one of another account. */
export function knownBrowser(
  secrets: Secrets,
  login: string,
  cookie: string | undefined,
): string | null {
  const [nonce = '', mac = ''] = (cookie ?? '').split('.');
  const given = Buffer.from(mac);
  const isOurs = secrets.some((secret) => {
    const expected = Buffer.from(macOf(secret, login, nonce));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return isOurs && nonce !== '' ? nonce : null;
}
