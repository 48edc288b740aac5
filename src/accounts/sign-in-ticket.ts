// Between the password and the code: what proves that the password was right a moment ago. It is in a hidden
// field, says whose sign-in it is, until when and in which epoch, and is signed. Pure but for the hash.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SignedIn } from '../platform/http/reply-kinds.ts';
import type { Secrets } from '../platform/secrets.ts';

const LIFE_MS = 5 * 60_000;

const macOf = (secret: string, content: string): string =>
  createHmac('sha256', `sign-in:${secret}`).update(content).digest('base64url');

export function signInTicket(secrets: Secrets, { userId, epoch }: SignedIn, now: Date): string {
  const content = `${userId}.${epoch}.${now.getTime() + LIFE_MS}`;
  return `${content}.${macOf(secrets[0], content)}`;
}

/** Whose sign-in it is; null when it is made up or too old. */
export function readTicket(secrets: Secrets, ticket: string, now: Date): SignedIn | null {
  const [userId = '', epoch = '', until = '', mac = ''] = ticket.split('.');
  const given = Buffer.from(mac);
  const isOurs = secrets.some((secret) => {
    const expected = Buffer.from(macOf(secret, `${userId}.${epoch}.${until}`));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return isOurs && Number(until) > now.getTime() ? { userId, epoch: Number(epoch) } : null;
}
