// The values expressions work on, and the XPath 1.0 conversions between them. An empty answer is the empty text:
// as a number it is NaN, and every order comparison with NaN is false – what ODK's forms do.
import type { Moment } from './moments.ts';
import { isMoment, momentFrom, momentNumber, momentText } from './moments.ts';

export type Value = string | number | boolean | Moment;

const NUMERIC = /^\s*-?(?:\d+(?:[.,]\d*)?|[.,]\d+)\s*$/;

export function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return NUMERIC.test(value) ? Number(value.replace(',', '.')) : NaN;
  return typeof value === 'boolean' ? Number(value) : momentNumber(value);
}

export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  return typeof value === 'boolean' ? String(value) : momentText(value);
}

function numberText(value: number): string {
  if (Object.is(value, -0)) return '0';
  const text = String(value);
  return text.includes('e') && Number.isFinite(value) ? plainDigits(value) : text;
}

/** Without an exponent, as XPath writes numbers. */
function plainDigits(value: number): string {
  if (Math.abs(value) >= 1) return BigInt(Math.trunc(value)).toString();
  const digits = value.toFixed(20);
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return digits.slice(0, digits[end - 1] === '.' ? end - 1 : end);
}

export function toBoolean(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0 && !Number.isNaN(value);
  return typeof value === 'string' ? value !== '' : true;
}

/** Empty as ODK's `coalesce` and calculations see it: no text, or not a number. */
export const isBlank = (value: Value): boolean => value === '' || Number.isNaN(value);

export function equal(left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left === right;
  if (typeof left === 'boolean' || typeof right === 'boolean')
    return toBoolean(left) === toBoolean(right);
  if (isMoment(left) || isMoment(right)) return equalMoments(left, right);
  return toNumber(left) === toNumber(right);
}

function equalMoments(left: Value, right: Value): boolean {
  const [a, b] = [momentFrom(left), momentFrom(right)];
  return a && b ? momentNumber(a) === momentNumber(b) : toText(left) === toText(right);
}

/** The difference's sign carrier for < <= > >=: both as numbers; dates and times written as text are understood. */
export function ordered(
  left: Value,
  right: Value,
  holds: (a: number, b: number) => boolean,
): boolean {
  if (typeof left === 'number' && typeof right === 'number') return holds(left, right);
  return holds(orderNumber(left, right), orderNumber(right, left));
}

const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?/;

function orderNumber(value: Value, other: Value): number {
  if (typeof value !== 'string') return toNumber(value);
  const clock = CLOCK.exec(value);
  if (clock && typeof other === 'string')
    return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  const number = toNumber(value);
  if (!Number.isNaN(number)) return number;
  const moment = momentFrom(value);
  return moment ? momentNumber(moment) : NaN;
}
