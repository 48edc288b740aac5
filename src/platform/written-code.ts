// Codes that people copy by hand, from a screen or from paper. Crockford's base32 has no I, L, O or U, and a
// last character that catches a slip of the pen.
// https://www.crockford.com/base32.html

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHECK_ALPHABET = `${ALPHABET}*~$=U`;

/** The remainder of the code, read as a number, by 37: the value of its check character. */
function remainder(code: string): number {
  let rest = 0;
  for (const character of code) rest = (rest * 32 + ALPHABET.indexOf(character)) % 37;
  return rest;
}

/** The first `length` groups of five bits as characters. */
function encode(bytes: Uint8Array, length: number): string {
  let code = '';
  for (let index = 0; index < length; index += 1) {
    const bit = index * 5;
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    code += ALPHABET[(pair >> (11 - (bit & 7))) & 31];
  }
  return code;
}

/**
 * A code of `length` characters and its check character. `source(attempt)` gives at least 5·length bits;
 * attempts continue until the check character is a letter or digit, so that nobody has to copy `*` or `$`.
 */
export function makeCode(length: number, source: (attempt: number) => Uint8Array): string {
  for (let attempt = 0; ; attempt += 1) {
    const code = encode(source(attempt), length);
    const check = remainder(code);
    if (check < ALPHABET.length) return code + ALPHABET[check];
  }
}

/** What was typed as the code it means: capitals, no spaces or hyphens, O as 0, I and L as 1. */
export function readCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[\s–—-]+/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}

/** Whether a read code has this length and its check character is right. */
export function isCode(code: string, length: number): boolean {
  if (code.length !== length + 1) return false;
  const body = code.slice(0, -1);
  return (
    [...body].every((character) => ALPHABET.includes(character)) &&
    CHECK_ALPHABET[remainder(body)] === code.at(-1)
  );
}

/** In groups of four, as it is shown. */
export function grouped(code: string): string {
  return code.match(/.{1,4}/g)?.join('-') ?? '';
}

const BITS_OF_NUMBER = 17;
/**
 * Five bits a character; the three bits that are left over choose a check character that is easy to
 * copy.
 */
const NUMBER_LENGTH = 4;
export const MAX_CARRIED = 2 ** BITS_OF_NUMBER - 1;

export interface Carried {
  code: string;
  /** Null in a code that carries none. */ number: number | null;
}

/**
 * The code with a number in it, four characters longer; the code itself where the number is above
 * `MAX_CARRIED`. The variants of the number differ modulo 37 and five check characters are not
 * letters or digits, so at least three of eight serve.
 */
export function carrying(code: string, number: number): string {
  if (!Number.isInteger(number) || number < 0 || number > MAX_CARRIED) return code;
  for (let variant = 0; ; variant += 1) {
    const body = code.slice(0, -1) + written(number + variant * 2 ** BITS_OF_NUMBER);
    const check = remainder(body);
    if (check < ALPHABET.length) return body + ALPHABET[check];
  }
}

/**
 * `length` as `makeCode` takes it.
 * @returns null for what is no code of that length, with a number or without
 */
export function readCarried(typed: string, length: number): Carried | null {
  const read = readCode(typed);
  if (isCode(read, length)) return { code: read, number: null };
  if (!isCode(read, length + NUMBER_LENGTH)) return null;
  const body = read.slice(0, length);
  const check = ALPHABET[remainder(body)];
  const number = [...read.slice(length, -1)].reduce(
    (sum, character) => sum * 32 + ALPHABET.indexOf(character),
    0,
  );
  return check === undefined ? null : { code: body + check, number: number % 2 ** BITS_OF_NUMBER };
}

function written(value: number): string {
  const places = Array.from(
    { length: NUMBER_LENGTH },
    (_, place) => Math.floor(value / 32 ** (NUMBER_LENGTH - 1 - place)) % 32,
  );
  return places.map((five) => ALPHABET[five]).join('');
}
