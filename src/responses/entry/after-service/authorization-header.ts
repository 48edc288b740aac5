// The Authorization header of a caller's signed request.
import type { RequestSignature } from './caller-request.ts';

export const SCHEME = 'CivicGauge-HMAC-SHA256';

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
