// Dates and times inside expressions, on the wall clock of the country of the survey. A date as a number is its
// days since 1 January 1970, as ODK counts; a time of day adds the fraction.
import { ownValue } from '../../platform/own-value.ts';

/** `wall` is the wall-clock reading in milliseconds, as if it were UTC. */
export interface Moment {
  readonly wall: number;
  readonly dateOnly: boolean;
}

export const DAY = 86_400_000;
/** Viet Nam keeps UTC+7 all year. */
export const OFFSET_MINUTES = 420;
const OFFSET = OFFSET_MINUTES * 60_000;

const ISO =
  /^(-?\d{4,6})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

export const isMoment = (value: unknown): value is Moment =>
  typeof value === 'object' && value !== null && 'wall' in value;

/** A calendar day; null when the day does not exist (30 February). */
export function dayOf(year: number, month: number, day: number): Moment | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return { wall: date.getTime(), dateOnly: true };
}

/** A date, a date and time in ISO 8601, or a number of days; null for anything else. */
export function momentFrom(value: unknown): Moment | null {
  if (isMoment(value)) return value;
  if (typeof value === 'number')
    return Number.isFinite(value) && Math.abs(value) < 1e8
      ? { wall: Math.round(value * DAY), dateOnly: Number.isInteger(value) }
      : null;
  const parts = typeof value === 'string' ? ISO.exec(value.trim()) : null;
  if (!parts) return null;
  const day = dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  return day && (parts[4] === undefined ? day : timed(day, parts));
}

function timed(day: Moment, parts: RegExpExecArray): Moment | null {
  const [hours, minutes, seconds] = [Number(parts[4]), Number(parts[5]), Number(parts[6] ?? 0)];
  if (hours > 24 || minutes > 59 || seconds > 60) return null;
  const clock =
    ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number((parts[7] ?? '0').padEnd(3, '0'));
  return { wall: day.wall + clock + shift(parts[8]), dateOnly: false };
}

/** From the zone written in the text to the survey's wall clock. */
function shift(zone: string | undefined): number {
  if (zone === undefined) return 0;
  if (zone === 'Z') return OFFSET;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0);
  return OFFSET - (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

export const wallClock = (now: Date): Moment => ({ wall: now.getTime() + OFFSET, dateOnly: false });
export const dateOf = (moment: Moment): Moment => ({
  wall: Math.floor(moment.wall / DAY) * DAY,
  dateOnly: true,
});
export const momentNumber = (moment: Moment): number => moment.wall / DAY;
/** Days since the epoch of the instant itself, as `decimal-date-time()` gives them. */
export const instantDays = (moment: Moment): number => (moment.wall - OFFSET) / DAY;

const two = (value: number): string => String(value).padStart(2, '0');

/** 'YYYY-MM-DD', or with time and zone. */
export function momentText(moment: Moment): string {
  if (Math.abs(moment.wall) > 8.64e15) return '';
  const iso = new Date(moment.wall).toISOString();
  return moment.dateOnly
    ? iso.slice(0, iso.indexOf('T'))
    : iso.replace('Z', `+${two(OFFSET_MINUTES / 60)}:${two(OFFSET_MINUTES % 60)}`);
}

const FIELDS: Readonly<Record<string, (date: Date, lang: string) => string>> = {
  '%Y': (date) => String(date.getUTCFullYear()).padStart(4, '0'),
  '%y': (date) => two(date.getUTCFullYear() % 100),
  '%m': (date) => two(date.getUTCMonth() + 1),
  '%n': (date) => String(date.getUTCMonth() + 1),
  '%b': (date, lang) => named(date, lang, { month: 'short' }),
  '%B': (date, lang) => named(date, lang, { month: 'long' }),
  '%d': (date) => two(date.getUTCDate()),
  '%e': (date) => String(date.getUTCDate()),
  '%a': (date, lang) => named(date, lang, { weekday: 'short' }),
  '%A': (date, lang) => named(date, lang, { weekday: 'long' }),
  '%H': (date) => two(date.getUTCHours()),
  '%h': (date) => String(date.getUTCHours()),
  '%M': (date) => two(date.getUTCMinutes()),
  '%S': (date) => two(date.getUTCSeconds()),
  '%3': (date) => String(date.getUTCMilliseconds()).padStart(3, '0'),
};

function named(date: Date, lang: string, options: Intl.DateTimeFormatOptions): string {
  let locale: string | undefined;
  try {
    [locale] = Intl.getCanonicalLocales(lang);
  } catch {
    locale = 'en';
  }
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(date);
}

/** `format-date()` and `format-date-time()`: %Y %y %m %n %b %d %e %a %H %h %M %S %3. */
export function formatMoment(moment: Moment, format: string, lang: string): string {
  const date = new Date(moment.wall);
  return format.replace(/%[A-Za-z3]/g, (field) => ownValue(FIELDS, field)?.(date, lang) ?? field);
}
