// Where regex() finds what runs its patterns. The server reads patterns itself (pattern-reader.ts); a browser is given them
// read, with the page that needs them.
import type { PatternProgram } from './pattern-program.ts';

export type PatternResult =
  | { ok: true; program: PatternProgram }
  | { ok: false; code: string; vars: Readonly<Record<string, string | number>> };

export interface PatternLimits {
  /** Of the pattern as written. */
  readonly characters: number;
  /** Of what it becomes: x{500} is 500 steps. */
  readonly steps: number;
  /** Of the text it judges; a longer one does not match. */
  readonly text: number;
}

/** Written by the questionnaire's author, read once. The text: as long as an answer may be. */
export const AUTHORS: PatternLimits = { characters: 1000, steps: 2500, text: 5000 };
/** Taken from an answer or a column: read while people wait, and by anybody. */
export const ANSWERS: PatternLimits = { characters: 100, steps: 250, text: 500 };

export type PatternReader = (source: string, limits: PatternLimits) => PatternResult;

/** For a browser: the patterns that came with the page. */
export function givenPatterns(
  given: Iterable<readonly [source: string, program: PatternProgram]>,
): PatternReader {
  const programs = new Map(given);
  return (pattern) => {
    const program = programs.get(pattern);
    return program
      ? { ok: true, program }
      : { ok: false, code: 'pattern_wrong', vars: { pattern, part: '' } };
  };
}
