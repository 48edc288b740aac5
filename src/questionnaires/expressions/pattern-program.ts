// Runs a pattern of regex(): a list of steps, all possible ways followed at once, so that the time grows with the text and
// never explodes (Thompson's construction). The server makes the steps (pattern-reader.ts); this runs them, on the server
// and in the browser alike, so that both always judge the same.

/** What one step does. `out` is the step after it. */
export const OP = {
  /** Leads nowhere. */
  FAIL: 0,
  /** The pattern is fulfilled, if the text ends here. */
  MATCH: 1,
  /** Goes on at `out` and at `arg`. */
  SPLIT: 2,
  /** Goes on where the conditions `arg` hold: see POSITION. */
  POSITION: 3,
  /** Takes a character of the class number `arg`. */
  CLASS: 4,
  /** Takes the character `arg`. */
  LETTER: 5,
  /** Takes the character whose small form is `arg`. */
  FOLDED: 6,
  ANY: 7,
  ANY_BUT_NEWLINE: 8,
} as const;

/** Conditions on a position, as bits: the beginning or end of a line or of the text, a word's edge or not. */
export const POSITION = {
  LINE_START: 1,
  LINE_END: 2,
  TEXT_START: 4,
  TEXT_END: 8,
  EDGE: 16,
  NO_EDGE: 32,
} as const;

/** JSON that fits on a page. */
export interface PatternProgram {
  start: number;
  /** Three numbers a step: what it does, `out`, `arg`. */
  steps: readonly number[];
  /** Ranges of code points, each number the distance from the one before, in base 36. */
  classes: readonly string[];
}

export interface Matcher {
  /** Whether the whole text is what the pattern describes. */
  matches(text: string): boolean;
  /** Steps taken since it was made: at most twice the program's steps for each character. */
  readonly taken: number;
}

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
class CharacterClass {
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

const isWordSign = (code: number): boolean =>
  (code >= 48 && code <= 57) ||
  (code >= 65 && code <= 90) ||
  (code >= 97 && code <= 122) ||
  code === 95;

const NEWLINE = 10;

/** What is true of the place between two characters; -1 stands for none. */
function positionBetween(before: number, after: number): number {
  const edge = isWordSign(before) !== isWordSign(after) ? POSITION.EDGE : POSITION.NO_EDGE;
  const start =
    before === -1
      ? POSITION.TEXT_START | POSITION.LINE_START
      : before === NEWLINE
        ? POSITION.LINE_START
        : 0;
  const end =
    after === -1
      ? POSITION.TEXT_END | POSITION.LINE_END
      : after === NEWLINE
        ? POSITION.LINE_END
        : 0;
  return edge | start | end;
}

/** The steps that stand ready for the next character, each once. */
class Ready {
  readonly list: Int32Array;
  readonly #round: Int32Array;
  count = 0;
  #now = 0;

  constructor(size: number) {
    this.list = new Int32Array(size);
    this.#round = new Int32Array(size);
  }

  clear(): void {
    this.count = 0;
    this.#now += 1;
  }

  /** @returns false when the step was seen since the last clear() */
  see(step: number): boolean {
    if (this.#round[step] === this.#now) return false;
    this.#round[step] = this.#now;
    return true;
  }

  push(step: number): void {
    this.list[this.count] = step;
    this.count += 1;
  }
}

class Runner implements Matcher {
  readonly #steps: Int32Array;
  readonly #classes: readonly CharacterClass[];
  readonly #start: number;
  readonly #waiting: number[] = [];
  #now: Ready;
  #next: Ready;
  taken = 0;

  constructor({ start, steps, classes }: PatternProgram) {
    this.#steps = Int32Array.from(steps);
    this.#classes = classes.map((packed) => new CharacterClass(packed));
    this.#start = start;
    this.#now = new Ready(steps.length / 3);
    this.#next = new Ready(steps.length / 3);
  }

  matches(text: string): boolean {
    let [before, at] = [-1, 0];
    let code = text.codePointAt(0) ?? -1;
    this.#now.clear();
    let isWhole = this.#reach(this.#now, this.#start, positionBetween(-1, code));
    while (code !== -1) {
      if (this.#now.count === 0) return false;
      at += code > 0xffff ? 2 : 1;
      [before, code] = [code, text.codePointAt(at) ?? -1];
      isWhole = this.#advance(before, positionBetween(before, code));
    }
    return isWhole;
  }

  /** Lets every ready step take the character. @returns whether the pattern may end here */
  #advance(code: number, position: number): boolean {
    const [now, next] = [this.#now, this.#next];
    let ends = false;
    next.clear();
    for (let index = 0; index < now.count; index += 1) {
      const step = now.list[index] ?? 0;
      this.taken += 1;
      if (this.#takes(step, code) && this.#reach(next, this.#steps[step * 3 + 1] ?? 0, position))
        ends = true;
    }
    [this.#now, this.#next] = [next, now];
    return ends;
  }

  /** Adds the step, or those it leads to without taking a character. @returns whether the end was among them */
  #reach(ready: Ready, from: number, position: number): boolean {
    const [steps, waiting] = [this.#steps, this.#waiting];
    let ends = false;
    waiting.push(from);
    for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
      if (!ready.see(step)) continue;
      this.taken += 1;
      const [op, out, arg] = [steps[step * 3], steps[step * 3 + 1] ?? 0, steps[step * 3 + 2] ?? 0];
      if (op === OP.SPLIT) waiting.push(arg, out);
      else if (op === OP.POSITION) {
        if ((arg & ~position) === 0) waiting.push(out);
      } else if (op === OP.MATCH) ends = true;
      else if (op !== OP.FAIL) ready.push(step);
    }
    return ends;
  }

  #takes(step: number, code: number): boolean {
    const [op, arg] = [this.#steps[step * 3], this.#steps[step * 3 + 2] ?? 0];
    if (op === OP.LETTER) return code === arg;
    if (op === OP.CLASS) return this.#classes[arg]?.holds(code) ?? false;
    if (op === OP.FOLDED) return folded(code) === arg;
    return op === OP.ANY || code !== NEWLINE;
  }
}

export const matcherOf = (program: PatternProgram): Matcher => new Runner(program);
