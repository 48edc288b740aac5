// How a caller signs a request to the HTTP interface: with the same secret as links, over method, path,
// body, time and a nonce, so that an intercepted request cannot be sent again.
import { createHash } from 'node:crypto';

export interface RequestSignature {
  caller: string;
  key: string;
  /** Unix seconds. */
  time: number;
  /** Chosen by the caller, a new one for every request. */
  nonce: string;
  signature: string;
}

export const SCHEME = 'CivicGauge-HMAC-SHA256';
/** A request is accepted this many seconds before and after its own time. */
export const WINDOW_SECONDS = 300;

const FORMS: Readonly<Record<string, RegExp>> = {
  caller: /^[a-z][a-z0-9-]{1,39}$/,
  key: /^[a-z0-9]{8}$/,
  time: /^\d{10}$/,
  nonce: /^[A-Za-z0-9_-]{16,64}$/,
  signature: /^[A-Za-z0-9_-]{43}$/,
};

/** The parts of an `Authorization` header; null when one is missing, repeated or not of its form. */
export function readSignature(header: string | undefined): RequestSignature | null {
  const [scheme, rest = '', ...more] = (header ?? '').slice(0, 500).split(' ');
  const pairs = rest
    .split(',')
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);
  const parts = new Map(pairs);
  const isWhole =
    scheme === SCHEME &&
    more.length === 0 &&
    pairs.length === parts.size &&
    parts.size === Object.keys(FORMS).length;
  if (!isWhole || !Object.entries(FORMS).every(([name, form]) => form.test(parts.get(name) ?? '')))
    return null;
  return {
    caller: parts.get('caller')!,
    key: parts.get('key')!,
    time: Number(parts.get('time')),
    nonce: parts.get('nonce')!,
    signature: parts.get('signature')!,
  };
}

/** The text that is signed. @param request `path` as sent, with what follows it; `body` its bytes */
export const requestText = (
  request: { method: string; path: string; body: Uint8Array },
  { time, nonce }: Pick<RequestSignature, 'time' | 'nonce'>,
): string =>
  [
    'civic-gauge-request-v1',
    request.method,
    request.path,
    String(time),
    nonce,
    createHash('sha256').update(request.body).digest('hex'),
  ].join('\n');

export const isWithinWindow = (signature: Pick<RequestSignature, 'time'>, now: Date): boolean =>
  Math.abs(now.getTime() / 1000 - signature.time) <= WINDOW_SECONDS;
