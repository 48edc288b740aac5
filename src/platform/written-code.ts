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
 * attempts go on until the check character is a letter or digit, so that nobody has to copy `*` or `$`.
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
  return typed.toUpperCase().replace(/[\s–—-]+/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}

/** Whether a read code has this length and its check character is right. */
export function isCode(code: string, length: number): boolean {
  if (code.length !== length + 1) return false;
  const body = code.slice(0, -1);
  return [...body].every((character) => ALPHABET.includes(character)) && CHECK_ALPHABET[remainder(body)] === code.at(-1);
}

/** In groups of four, as it is shown. */
export function grouped(code: string): string {
  return code.match(/.{1,4}/g)?.join('-') ?? '';
}
