// A day and a time of it, kept as 2026-01-31T14:05 on the clock of the survey's country.
import { parseDay } from './date.ts';
import type { Kind, ParseResult, Raw } from './kind.ts';
import { answered, refusal, refused, single } from './kind.ts';
import { parseClock } from './time.ts';

function join(day: string, clock: string): ParseResult {
  const date = parseDay(day);
  if (!date.ok) return date;
  const time = parseClock(clock);
  return time.ok ? answered(`${String(date.value)}T${String(time.value)}`) : time;
}

/** One field, or four: day, month, year, time. */
function parse(raw: Raw): ParseResult {
  if (typeof raw === 'object' && raw.length === 4) {
    const parts = raw.map((part) => part.trim());
    if (parts.every((part) => part === '')) return answered(null);
    return parts.includes('')
      ? refused('datetime', { typed: parts.join(' ') })
      : join(parts.slice(0, 3).join('/'), parts[3] ?? '');
  }
  const text = single(raw);
  if (text === '') return answered(null);
  const [day = '', clock = ''] = text.replace(/\s+/g, ' ').split(/T| (?=[^ ]+$)/);
  return clock === '' ? refused('datetime', { typed: text }) : join(day, clock);
}

export const datetime: Kind = {
  parse,
  refuse: (value) =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(value) && parse(value).ok
      ? null
      : refusal('datetime', { typed: String(value) }),
};
