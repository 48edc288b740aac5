// Who may read the figures. A proxy may pass requests on without a word in their headers, and then
// looks like the machine itself; so an address proves nothing. Metrics are served to callers with
// the token, or on a port of their own, which no proxy of the public leads to.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether the header is `Bearer TOKEN`; compared in constant time. */
export function bearsToken(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

const loopback = /^(127(\.\d{1,3}){3}|\[?::1\]?|localhost)$/i;

export const isLoopback = (host: string): boolean => loopback.test(host);

const forwarding = /^(forwarded|via|x-real-ip|x-forwarded-.*)$/;

/** Whether the headers are those of somebody who asked this machine itself, by its own name. */
export function isDirect(headers: IncomingHttpHeaders): boolean {
  const name = (headers.host ?? '').replace(/:\d+$/, '');
  return isLoopback(name) && !Object.keys(headers).some((header) => forwarding.test(header));
}
