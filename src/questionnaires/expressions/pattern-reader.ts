// Reads a pattern of regex() into steps that run in linear time (pattern-program.ts). RE2's syntax is read by re2js, a port of
// RE2; what cannot be run that way – look-around, back references – is refused with the reason. Kept from browsers: they get
// the steps.
import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';
import type { PatternProgram } from './pattern-program.ts';
import { folded, packRanges } from './pattern-classes.ts';
import { OP } from './pattern-program.ts';
import type { PatternRefusal } from './pattern-dialect.ts';
import { spelledForRe2 } from './pattern-dialect.ts';
import type { PatternLimits, PatternResult } from './patterns.ts';

/** RE2's own names for what a step does, by its numbers. */
const RE2 = {
  ALT: 1,
  ALT_MATCH: 2,
  CAPTURE: 3,
  EMPTY_WIDTH: 4,
  FAIL: 5,
  MATCH: 6,
  NOP: 7,
  RUNE: 8,
  RUNE1: 9,
  ANY: 10,
  ANY_NOT_NL: 11,
} as const;
const FOLD_CASE = 1;

interface Re2Step {
  op: number;
  out: number;
  arg: number;
  runes: ArrayLike<number>;
}

/** @returns the program, or the code of the problem with what is to be said about it */
export function readPattern(source: string, limits: PatternLimits): PatternResult {
  const { length } = source;
  if (length > limits.characters)
    return refuse('pattern_too_long', source.slice(0, 40), { limit: limits.characters, length });
  const spelling = spelledForRe2(source);
  if (!spelling.ok) return refuse(spelling.code, source, { part: spelling.part });
  try {
    const steps = stepsOf(RE2JS.compile(spelling.pattern));
    if (steps.inst.length > limits.steps)
      return refuse('pattern_too_large', source, { limit: limits.steps, size: steps.inst.length });
    return { ok: true, program: programOf(steps) };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const { code, part } = reasonOf(error);
    return refuse(code, source, { part });
  }
}

const refuse = (
  code: string,
  pattern: string,
  vars: Record<string, string | number>,
): PatternResult => ({ ok: false, code, vars: { pattern, ...vars } });

/** RE2's complaints, as far as an author can do something about them. */
const REASONS: readonly (readonly [complaint: string, code: string])[] = [
  ['missing closing ]', 'pattern_bracket_open'],
  ['missing closing )', 'pattern_parenthesis'],
  ['unexpected )', 'pattern_parenthesis'],
  ['invalid repeat count', 'pattern_repeat_count'],
  ['missing argument to repetition operator', 'pattern_repeat_nothing'],
  ['invalid escape sequence', 'pattern_escape'],
  ['expression nests too deeply', 'pattern_too_deep'],
];

function reasonOf(exception: RE2JSException): Omit<PatternRefusal, 'ok'> {
  if (!(exception instanceof RE2JSSyntaxException)) return { code: 'pattern_wrong', part: '' };
  const { error } = exception;
  const part = exception.input ?? '';
  if (error === 'invalid nested repetition operator')
    return { code: part.endsWith('+') ? 'pattern_possessive' : 'pattern_repeat_twice', part };
  if (error === 'invalid character class range')
    return { code: /^\\[pP]/.test(part) ? 'pattern_class' : 'pattern_range', part };
  return { code: REASONS.find(([complaint]) => complaint === error)?.[1] ?? 'pattern_wrong', part };
}

interface Re2Program {
  inst: readonly Re2Step[];
  start: number;
}

/** What re2js publishes of its program without types; any other form means that an upgrade changed it, and throws at once. */
function stepsOf(compiled: RE2JS): Re2Program {
  const { inst, start } = compiled.re2().prog as Re2Program;
  const known = new Set<number>(Object.values(RE2));
  const unsupported = inst.find(({ op }) => !known.has(op));
  if (unsupported)
    throw new Error(`re2js has a step ${String(unsupported.op)} that is not known here`);
  return { inst, start };
}

/** Steps that only mark groups are left out: the position of a group is not needed. */
const isPassed = ({ op }: Re2Step): boolean => op === RE2.CAPTURE || op === RE2.NOP;

function programOf({ inst, start }: Re2Program): PatternProgram {
  const kept = inst.filter((step) => !isPassed(step));
  const places = new Map(kept.map((step, place) => [step, place]));
  const placeOf = (index: number): number => {
    let step = inst[index];
    while (step && isPassed(step)) step = inst[step.out];
    return (step && places.get(step)) ?? 0;
  };
  const classes: string[] = [];
  const known = new Map<ArrayLike<number>, number>();
  const classOf = (runes: ArrayLike<number>): number => {
    const place = known.get(runes) ?? classes.push(packRanges(Array.from(runes))) - 1;
    known.set(runes, place);
    return place;
  };
  const steps = kept.flatMap((step) => {
    const { op, arg } = written(step, placeOf, classOf);
    return [op, placeOf(step.out), arg];
  });
  return { start: placeOf(start), steps, classes };
}

const CONSTANT = new Map<number, number>([
  [RE2.FAIL, OP.FAIL],
  [RE2.MATCH, OP.MATCH],
  [RE2.ANY, OP.ANY],
  [RE2.ANY_NOT_NL, OP.ANY_BUT_NEWLINE],
]);

type Numbering = (index: number) => number;
type Classes = (runes: ArrayLike<number>) => number;

function written(step: Re2Step, placeOf: Numbering, classOf: Classes): { op: number; arg: number } {
  const { op, arg } = step;
  if (op === RE2.ALT || op === RE2.ALT_MATCH) return { op: OP.SPLIT, arg: placeOf(arg) };
  if (op === RE2.EMPTY_WIDTH) return { op: OP.POSITION, arg };
  const constant = CONSTANT.get(op);
  return constant === undefined ? taking(step, classOf) : { op: constant, arg: 0 };
}

function taking({ runes, arg }: Re2Step, classOf: Classes): { op: number; arg: number } {
  const [first = 0, last = first] = [runes[0], runes[1]];
  if (runes.length > 2 || first !== last) return { op: OP.CLASS, arg: classOf(runes) };
  return (arg & FOLD_CASE) === 0
    ? { op: OP.LETTER, arg: first }
    : { op: OP.FOLDED, arg: folded(first) };
}
