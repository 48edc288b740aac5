// Numbers, dates and times in the Vietnamese or English format. Times are in Viet Nam's time zone,
// independent of the server's. A missing figure is a dash, never 0.
import type { Lang } from './language.ts';

const locale: Record<Lang, string> = { vi: 'vi-VN', en: 'en-GB' };
const timeZone = 'Asia/Ho_Chi_Minh';
const missing = '–';

export interface Formats {
  /** `digits` decimals exactly; null, undefined and NaN become a dash. */
  number(value: number | null | undefined, digits?: number): string;
  /** A share of 1 as per cent. */
  percent(share: number | null | undefined, digits?: number): string;
  date(value: Date | string): string;
  dateTime(value: Date | string): string;
}

const absent = (value: number | null | undefined): value is null | undefined =>
  value === null || value === undefined || Number.isNaN(value);

function build(lang: Lang): Formats {
  const numbers = new Map<string, Intl.NumberFormat>();
  const numberFormat = (digits: number, style: 'decimal' | 'percent') => {
    const key = `${style}${digits}`;
    const known = numbers.get(key);
    if (known) return known;
    const made = new Intl.NumberFormat(locale[lang], {
      style,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    numbers.set(key, made);
    return made;
  };
  const date = new Intl.DateTimeFormat(locale[lang], {
    timeZone,
    day: 'numeric',
    month: lang === 'vi' ? 'numeric' : 'long',
    year: 'numeric',
  });
  const dateTime = new Intl.DateTimeFormat(locale[lang], {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return {
    number: (value, digits = 0) =>
      absent(value) ? missing : numberFormat(digits, 'decimal').format(value),
    percent: (share, digits = 0) =>
      absent(share) ? missing : numberFormat(digits, 'percent').format(share),
    date: (value) => date.format(new Date(value)),
    dateTime: (value) => dateTime.format(new Date(value)),
  };
}

const built: Record<Lang, Formats> = { vi: build('vi'), en: build('en') };

/** The formats of one language; built once, because Intl objects are dear. */
export const formatsOf = (lang: Lang): Formats => built[lang];
