// Character classes of patterns: ranges of code points, packed for the browser.

/** The character's small form, where it has exactly one: K, k and the Kelvin sign are the same. */
export function folded(code: number): number {
  if (code < ASCII) return code >= 65 && code <= 90 ? code + 32 : code;
  const small = only(only(code, 'toUpperCase'), 'toLowerCase');
  return code === DOTLESS_I ? code : small;
}

/** Its capital is the capital of i, but it is another letter. */
const DOTLESS_I = 0x131;

function only(code: number, change: 'toUpperCase' | 'toLowerCase'): number {
  const changed = String.fromCodePoint(code)[change]();
  const first = changed.codePointAt(0) ?? code;
  return changed.length === (first > 0xffff ? 2 : 1) ? first : code;
}

export const packRanges = (ranges: Iterable<number>): string => {
  let last = 0;
  return [...ranges]
    .map((edge) => {
      const step = edge - last;
      last = edge;
      return step.toString(36);
    })
    .join(' ');
};

function unpackRanges(packed: string): Int32Array {
  let at = 0;
  return Int32Array.from(
    packed === '' ? [] : packed.split(' '),
    (step) => (at += parseInt(step, 36)),
  );
}

/** Ranges are ascending pairs: the last one that begins at or before the character decides. */
function isWithin(ranges: Int32Array, code: number): boolean {
  let [low, high] = [0, ranges.length >> 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle * 2] ?? 0) <= code) low = middle + 1;
    else high = middle;
  }
  return low > 0 && code <= (ranges[low * 2 - 1] ?? -1);
}

const ASCII = 128;

/** A class of characters; the commonest characters are looked up, not searched. */
export class CharacterClass {
  readonly #ranges: Int32Array;
  readonly #ascii: Uint8Array;

  constructor(packed: string) {
    this.#ranges = unpackRanges(packed);
    this.#ascii = Uint8Array.from({ length: ASCII }, (_, code) =>
      Number(isWithin(this.#ranges, code)),
    );
  }

  holds(code: number): boolean {
    return code < ASCII ? this.#ascii[code] === 1 : isWithin(this.#ranges, code);
  }
}

export const isWordSign = (code: number): boolean =>
  (code >= 48 && code <= 57) ||
  (code >= 65 && code <= 90) ||
  (code >= 97 && code <= 122) ||
  code === 95;
