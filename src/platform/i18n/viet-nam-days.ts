// Days of Viet Nam: at UTC+7 all year, without summer time. Pure.

export const DAY_MS = 86_400_000;
export const OFFSET_MS = 7 * 3_600_000;

const CODED = /^(\d{4})-(\d{2})-(\d{2})$/;
const WRITTEN = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

function partsOf(text: string): [year: number, month: number, day: number] | null {
  const coded = CODED.exec(text);
  if (coded) return [Number(coded[1]), Number(coded[2]), Number(coded[3])];
  const written = WRITTEN.exec(text);
  return written && [Number(written[3]), Number(written[2]), Number(written[1])];
}

/** The first moment of a day typed as 31/12/2026 or 2026-12-31; null when there is no such day. */
export function startOfTypedDay(text: string): Date | null {
  const parts = partsOf(text.trim());
  if (!parts) return null;
  const [year, month, day] = parts;
  const there = new Date(Date.UTC(year, month - 1, day));
  const isReal = there.getUTCMonth() === month - 1 && there.getUTCDate() === day;
  return isReal ? new Date(there.getTime() - OFFSET_MS) : null;
}

/** The first moment of the day a moment lies in. */
export const startOfDay = (at: Date): Date =>
  new Date(Math.floor((at.getTime() + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS);

/** 0 for Sunday to 6 for Saturday. */
export const weekdayOf = (at: Date): number => new Date(at.getTime() + OFFSET_MS).getUTCDay();

/** The day a moment lies in as it is typed: 31/12/2026. */
export function typedDayOf(at: Date): string {
  const there = new Date(at.getTime() + OFFSET_MS);
  const [year, month, day] = there.toISOString().slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
}
