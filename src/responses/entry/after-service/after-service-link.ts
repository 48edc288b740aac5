// The link a registered caller gives to a citizen when a service is done: its parts, its signature, how
// long it is valid. docs/after-service-links.md says the same to those who make such links.
import { ownValue } from '../../../platform/own-value.ts';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { dayOf } from '../../../localities/locality.ts';

export const filingWays = ['online', 'one_stop', 'post'] as const;
export type FilingWay = (typeof filingWays)[number];

export interface AfterServiceLink {
  caller: string;
  /** Id of the caller's key. */
  key: string;
  /** Id of the public service. */
  service: string;
  /** Code of the province (two digits) or of the commune (five). */
  locality: string;
  /** Day on which the service ended, 'YYYY-MM-DD' in Viet Nam; says which unit the code meant. */
  finishedOn: string;
  /** SHA-256 which the caller made of the dossier number and a salt of its own, hex. */
  dossier: string;
  /** Unix seconds. */
  expires: number;
  /** How the dossier was filed; absent: the citizen is asked. */
  way?: FilingWay;
}
export type SignedLink = AfterServiceLink & { signature: string };

export const LINK_VERSION = '1';
/** From the day the service ended: later, memory fails. */
export const MAX_DAYS = 90;
/** Days a link is valid when its maker does not say. */
export const USUAL_DAYS = 30;
/** How far two clocks may differ. */
export const SKEW_SECONDS = 300;

const DAY = 86_400;
const FORMS: Readonly<Record<string, RegExp>> = {
  v: /^1$/,
  c: /^[a-z][a-z0-9-]{1,39}$/,
  k: /^[a-z0-9]{8}$/,
  s: /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/,
  l: /^(?:\d{2}|\d{5})$/,
  f: /^\d{4}-\d{2}-\d{2}$/,
  d: /^[0-9a-f]{64}$/,
  e: /^\d{10}$/,
  g: /^[A-Za-z0-9_-]{43}$/,
};
/** A parameter that may be left out, but not be wrong. */
const WAY = 'w';
/** Parameters that only such a link has; any of them marks an address as one, complete or not. */
const MARKS = ['c', 'k', 'd', 'g'];

export const looksLikeLink = (query: URLSearchParams): boolean =>
  MARKS.some((name) => query.has(name));

/** False for a day that is not in the calendar, as 30 February. */
const realDay = (day: string): boolean => {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
};

/** Start of a day in Viet Nam, Unix seconds. */
const startOf = (day: string): number => Date.parse(`${day}T00:00:00+07:00`) / 1000;

/** The value of a parameter; null unless it is there exactly once and of its form. */
function valueOf(query: URLSearchParams, name: string): string | null {
  const [value, ...more] = query.getAll(name);
  return value !== undefined && more.length === 0 && ownValue(FORMS, name)!.test(value)
    ? value
    : null;
}

/** The link of an address; null when a part is missing, repeated or not of its form. */
export function readLink(query: URLSearchParams): SignedLink | null {
  const found = Object.fromEntries(
    Object.keys(FORMS).flatMap((name) => {
      const value = valueOf(query, name);
      return value === null ? [] : [[name, value]];
    }),
  ) as Record<string, string>;
  if (Object.keys(found).length < Object.keys(FORMS).length || !realDay(found['f']!)) return null;
  const ways = query.getAll(WAY);
  const way = filingWays.find((one) => ways.length === 1 && one === ways[0]);
  if (ways.length > 0 && !way) return null;
  return {
    caller: found['c']!,
    key: found['k']!,
    service: found['s']!,
    locality: found['l']!,
    finishedOn: found['f']!,
    dossier: found['d']!,
    expires: Number(found['e']),
    signature: found['g']!,
    ...(way && { way }),
  };
}

/** The text that is signed: one line for each part, no line end after the last. */
export const linkText = (round: string, link: AfterServiceLink): string =>
  [
    `civic-gauge-link-v${LINK_VERSION}`,
    round,
    link.caller,
    link.key,
    link.service,
    link.locality,
    link.finishedOn,
    link.dossier,
    String(link.expires),
    ...(link.way ? [link.way] : []),
  ].join('\n');

/** HMAC-SHA-256 with the characters of the secret as the caller has them, base64url. */
export const signatureOf = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64url');

/** Compares in constant time. */
export function isSameSignature(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The link's part after the question mark. */
export function linkQuery({ signature, ...link }: SignedLink): string {
  return new URLSearchParams({
    v: LINK_VERSION,
    c: link.caller,
    k: link.key,
    s: link.service,
    l: link.locality,
    f: link.finishedOn,
    d: link.dossier,
    e: String(link.expires),
    ...(link.way && { [WAY]: link.way }),
    g: signature,
  }).toString();
}

/** Latest moment until which a link about a service that ended on this day may be valid, Unix seconds. */
export const latestExpiry = (finishedOn: string): number =>
  startOf(finishedOn) + (MAX_DAYS + 1) * DAY;
/** When it expires unless the caller says otherwise: the end of the last usual day, Unix seconds. */
export const usualExpiry = (finishedOn: string): number =>
  startOf(finishedOn) + (USUAL_DAYS + 1) * DAY;

/** `future`: the service has not ended yet; `long`: it would be valid longer than links may. */
export function timeRefusal(
  link: Pick<AfterServiceLink, 'finishedOn' | 'expires'>,
  now: Date,
): 'future' | 'long' | 'expired' | null {
  const seconds = now.getTime() / 1000;
  if (link.finishedOn > dayOf(new Date((seconds + SKEW_SECONDS) * 1000))) return 'future';
  if (link.expires > latestExpiry(link.finishedOn)) return 'long';
  return link.expires + SKEW_SECONDS < seconds ? 'expired' : null;
}

/** The key a dossier is stored under: hashed again with the caller, so that dossiers of two callers never collide and no table holds what a caller sends. */
export const dossierKey = (link: Pick<AfterServiceLink, 'caller' | 'dossier'>): string =>
  createHash('sha256').update(`dossier\n${link.caller}\n${link.dossier}`).digest('hex');
