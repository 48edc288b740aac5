// Runs the steps of a pattern in time linear in the text: all states it may be in are followed at once.
import { CharacterClass, folded, isWordSign } from './pattern-classes.ts';
import { type Matcher, OP, type PatternProgram, POSITION } from './pattern-program.ts';

const NEWLINE = 10;

/** What is true of the place between two characters; -1 means none. */
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

/** The steps that are ready for the next character, each once. */
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
