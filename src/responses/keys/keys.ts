// All keys of a response are derived from the draft's token, which only the respondent has. The database
// stores ids that are hashes of it: a reader of the tables can neither resume a draft nor withdraw a
// response. As each key is a hash of the one before, sending twice gives the same response.
import { createHash, createHmac } from 'node:crypto';
import { makeCode } from '../../platform/written-code.ts';
import { RECEIPT_LENGTH, TOKEN_LENGTH } from './receipt.ts';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** RFC 9562 version 8: an id of our own making, of the first bits of a hash. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A new token from `random(bytes)`. */
export const newToken = (random: (bytes: number) => Uint8Array): string =>
  makeCode(TOKEN_LENGTH, () => random(10));

export const draftIdOf = (token: string): string => uuidOf(`draft:${token}`);

/**
 * The receipt without the locality (written-keys.ts shows it); the same for every repetition of the
 * same draft.
 */
export const receiptOf = (token: string): string =>
  makeCode(RECEIPT_LENGTH, (attempt) => sha256(`receipt:${attempt}:${token}`));

export const responseIdOf = (receipt: string): string => uuidOf(`response:${receipt}`);

const DAY_BYTES = 2;
const DAY_MS = 86_400_000;

/**
 * The source of a response for duplicate control, 16 bytes: a keyed hash that changes daily (UTC), so
 * that it identifies no person. The number of the day comes first, so that the hashes of one day are
 * neighbours in an index: otherwise each insert would write to a different index page.
 */
export function sourceHash(
  key: string,
  now: Date,
  source: { ip: string; userAgent: string },
): Buffer {
  const hash = createHmac('sha256', `${key}:${now.toISOString().slice(0, 10)}`)
    .update(`${source.ip}\n${source.userAgent}`)
    .digest()
    .subarray(0, 16);
  hash.writeUIntBE(Math.floor(now.getTime() / DAY_MS) % 2 ** (8 * DAY_BYTES), 0, DAY_BYTES);
  return hash;
}
