// A day, typed as the browser gives it (2026-01-31), as people write it (31/1/2026), or in three fields day, month, year.
import { dayOf, momentText } from '../expressions/moments.ts';
import type { Kind, ParseResult, Raw } from './kind.ts';
import { answered, refusal, refused, single } from './kind.ts';

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const WRITTEN = /^(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4})$/;
const EARLIEST = 1800;
const LATEST = 2200;

export function parseDay(text: string): ParseResult {
  const iso = ISO.exec(text);
  const written = iso ?? WRITTEN.exec(text);
  if (!written) return refused('date', { typed: text });
  const [first, second, third] = written.slice(1).map(Number) as [number, number, number];
  const [year, day] = iso ? [first, third] : [third, first];
  if (year < EARLIEST || year > LATEST) return refused('dateYear', { year });
  const found = dayOf(year, second, day);
  return found ? answered(momentText(found)) : refused('dateNotReal', { typed: text });
}

function parse(raw: Raw): ParseResult {
  if (typeof raw !== 'object' || raw.length !== 3) return fromOne(single(raw));
  const parts = raw.map((part) => part.trim());
  if (parts.every((part) => part === '')) return answered(null);
  return parts.includes('')
    ? refused('datePart', { typed: parts.join('/') })
    : parseDay(parts.join('/'));
}

const fromOne = (text: string): ParseResult => (text === '' ? answered(null) : parseDay(text));

export const date: Kind = {
  parse,
  refuse: (value) =>
    typeof value === 'string' && ISO.test(value) && parseDay(value).ok
      ? null
      : refusal('date', { typed: String(value) }),
};
