// Quarters of a year in Viet Nam (UTC+7, no summer time), and how rounds of a series are named by
// them. Pure.
import type { Lang } from '../../platform/i18n/language.ts';
import { OFFSET_MS } from '../../platform/i18n/viet-nam-days.ts';

export interface Quarter {
  year: number;
  /** 1 to 4. */
  number: number;
  /** The first moment of the next one. */
  ends: Date;
}

/** The quarter a moment lies in. */
export function quarterOf(moment: Date): Quarter {
  const there = new Date(moment.getTime() + OFFSET_MS);
  const [year, index] = [there.getUTCFullYear(), Math.floor(there.getUTCMonth() / 3)];
  return {
    year,
    number: index + 1,
    ends: new Date(Date.UTC(year, 3 * index + 3, 1) - OFFSET_MS),
  };
}

/** `sau-dich-vu` and `sau-dich-vu-2026q4` → `sau-dich-vu-2027q1`. */
export const codeIn = ({ year, number }: Quarter, code: string): string =>
  `${code.replace(/-\d{4}q[1-4](?:-\d{1,3})?$/, '')}-${String(year)}q${String(number)}`;

const ENDINGS: Readonly<Record<Lang, { known: RegExp; of: (quarter: Quarter) => string }>> = {
  vi: { known: / – quý [1-4]\/\d{4}$/, of: ({ year, number }) => ` – quý ${number}/${year}` },
  en: {
    known: / – quarter [1-4], \d{4}$/,
    of: ({ year, number }) => ` – quarter ${number}, ${year}`,
  },
};

/** The series' title with its quarter. */
export const titleIn = (quarter: Quarter, title: Record<Lang, string>): Record<Lang, string> => ({
  vi: title.vi.replace(ENDINGS.vi.known, '') + ENDINGS.vi.of(quarter),
  en: title.en.replace(ENDINGS.en.known, '') + ENDINGS.en.of(quarter),
});
