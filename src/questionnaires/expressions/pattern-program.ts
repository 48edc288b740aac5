// Runs a pattern of regex(): a list of steps, all possible ways followed at once, so that the time grows with the text and
// never explodes (Thompson's construction). The server makes the steps (pattern-reader.ts); this runs them, on the server
// and in the browser alike, so that both always judge the same.

/** What one step does. `out` is the step after it. */

export const OP = {
  /** Never matches. */
  FAIL: 0,
  /** The pattern matches if the text ends here. */
  MATCH: 1,
  /** Continues at both `out` and `arg`. */
  SPLIT: 2,
  /** Continues if the conditions `arg` hold: see POSITION. */
  POSITION: 3,
  /** Consumes a character of the class number `arg`. */
  CLASS: 4,
  /** Consumes the character `arg`. */
  LETTER: 5,
  /** Consumes a character whose lower-case form is `arg`. */
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
