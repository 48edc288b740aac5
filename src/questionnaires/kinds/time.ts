// A time of day: 14:05, 14h05, 2:05 pm.
import type { Kind, ParseResult } from './kind.ts';
import { answered, refusal, refused, single } from './kind.ts';

/** One space at most where people put some: several side by side would be tried in every split. */
const WRITTEN =
  /^(\d{1,2})(?: ?(?:[:.h]|giờ) ?(\d{1,2})?(?::\d{2}(?:\.\d+)?)?)? ?(?:phút)? ?(am|pm|sa|ch)?(?:Z|[+-]\d{2}:?\d{2})?$/i;

export function parseClock(text: string): ParseResult {
  const parts = WRITTEN.exec(text.replace(/\s+/g, ' '));
  if (!parts) return refused('time', { typed: text });
  const hours = hoursOf(Number(parts[1]), (parts[3] ?? '').toLowerCase());
  const minutes = Number(parts[2] ?? 0);
  if (!(hours <= 23) || minutes > 59) return refused('time', { typed: text });
  return answered(`${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`);
}

/** On the 24-hour clock; *sa* is morning, *ch* afternoon. An hour over 12 with either is no hour. */
function hoursOf(stated: number, half: string): number {
  if (half === '') return stated;
  if (stated > 12) return NaN;
  return (stated % 12) + (half === 'pm' || half === 'ch' ? 12 : 0);
}

export const time: Kind = {
  parse: (raw) => {
    const typed = single(raw);
    return typed === '' ? answered(null) : parseClock(typed);
  },
  refuse: (value) =>
    typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
      ? null
      : refusal('time', { typed: String(value) }),
};
