// Numbers, and what is drawn from many answers: sum, count, min, max skip the empty ones, as ODK does.
import type { FunctionEntry, FunctionTable } from './entry.ts';
import { gathering, plain } from './entry.ts';
import type { Value } from '../values.ts';
import { toNumber, toText } from '../values.ts';

const numbers =
  (of: (...values: number[]) => number) =>
  (values: Value[]): Value =>
    of(...values.map(toNumber));
const one = (of: (value: number) => number): FunctionEntry =>
  plain(
    1,
    1,
    numbers((value = NaN) => of(value)),
  );
const known = (values: Value[]): number[] =>
  values.map(toNumber).filter((value) => !Number.isNaN(value));

/** Half goes up (XPath); decimal places may be negative: round(1234, -2) = 1200. */
function round(value: number, places = 0): number {
  if (!Number.isFinite(value) || Math.abs(places) > 20) return Number.isFinite(value) ? NaN : value;
  const scaled = Number(`${shifted(value, places)}`);
  return shifted(Math.round(scaled), -places);
}

/** Shifts the decimal point in the number's text form, so that 1.005 is not rounded as 1.00499…. */
function shifted(value: number, places: number): number {
  const [digits = '0', exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${String(Number(exponent) + Math.trunc(places))}`);
}

/** A fixed draw from seed and place, so that a page shown twice shows the same. */
export function drawn(seed: number, place: number): number {
  let state = (Math.trunc(seed) ^ Math.imul(place + 1, 0x9e3779b1)) >>> 0;
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}

const HEX = '0123456789abcdef';
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';

function uuid(seed: number, place: number): string {
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(
    /x/g,
    (_, at: number) => HEX[Math.floor(drawn(seed, place * 64 + at) * 16)] ?? '0',
  );
}

const letters = (seed: number, place: number, length: number): string =>
  Array.from(
    { length: Math.min(Math.max(length, 0), 100) },
    (_, at) => ALPHABET[Math.floor(drawn(seed, place * 128 + at) * ALPHABET.length)],
  ).join('');

export const NUMBERS: FunctionTable = {
  number: plain(
    1,
    1,
    numbers((value = NaN) => value),
  ),
  int: one(Math.trunc),
  floor: one(Math.floor),
  ceiling: one(Math.ceil),
  round: plain(
    1,
    2,
    numbers((value = NaN, places) => round(value, places)),
  ),
  abs: one(Math.abs),
  pow: plain(
    2,
    2,
    numbers((value = NaN, power = NaN) => value ** power),
  ),
  sqrt: one(Math.sqrt),
  exp: one(Math.exp),
  exp10: one((value) => 10 ** value),
  log: one(Math.log),
  log10: one(Math.log10),
  sin: one(Math.sin),
  cos: one(Math.cos),
  tan: one(Math.tan),
  asin: one(Math.asin),
  acos: one(Math.acos),
  atan: one(Math.atan),
  atan2: plain(
    2,
    2,
    numbers((y = NaN, x = NaN) => Math.atan2(y, x)),
  ),
  pi: plain(0, 0, () => Math.PI),
  sum: gathering(1, Infinity, (values) => known(values).reduce((sum, value) => sum + value, 0)),
  min: gathering(
    1,
    Infinity,
    (values) =>
      known(values).reduce((least, value) => Math.min(least, value), Infinity) + emptyAsNaN(values),
  ),
  max: gathering(
    1,
    Infinity,
    (values) =>
      known(values).reduce((most, value) => Math.max(most, value), -Infinity) + emptyAsNaN(values),
  ),
  'count-non-empty': gathering(
    1,
    Infinity,
    (values) => values.filter((value) => toText(value) !== '').length,
  ),
  random: {
    least: 0,
    most: 0,
    build: (_context, call) => ({ run: (env) => drawn(env.seed, call.at) }),
  },
  uuid: {
    least: 0,
    most: 1,
    build: (context, call) => {
      const length = call.args[0] && context.compile(call.args[0]).run;
      return {
        run: (env) =>
          length ? letters(env.seed, call.at, toNumber(length(env))) : uuid(env.seed, call.at),
      };
    },
  },
};

const emptyAsNaN = (values: Value[]): number => (known(values).length === 0 ? NaN : 0);
