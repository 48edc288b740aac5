// Clocks of the law for requests of a person about their data: an answer within two working days, the thing
// itself within ten days, the shortest of the terms of Decree 356/2025 (10 to 20 days by kind). Pure.

const DAY = 86_400_000;
/** Viet Nam is at UTC+7 and has no summer time. */
const OFFSET = 7 * 3_600_000;

const REPLY_WORKING_DAYS = 2;
const DONE_DAYS = 10;

/** The first moment of the day in Viet Nam. */
const startOfDay = (at: Date): number => Math.floor((at.getTime() + OFFSET) / DAY) * DAY - OFFSET;

/** Saturday or Sunday in Viet Nam. Public holidays are not known here: they only lengthen a term. */
const isWeekend = (day: number): boolean => [0, 6].includes(new Date(day + OFFSET).getUTCDay());

/** The end of the last day of so many working days after `at`. */
export function afterWorkingDays(at: Date, count: number): Date {
  let day = startOfDay(at);
  for (let left = count; left > 0;) {
    day += DAY;
    if (!isWeekend(day)) left -= 1;
  }
  return new Date(day + DAY);
}

export interface Clocks {
  replyBy: Date;
  doneBy: Date;
}

export const clocksOf = (askedAt: Date): Clocks => ({
  replyBy: afterWorkingDays(askedAt, REPLY_WORKING_DAYS),
  doneBy: new Date(startOfDay(askedAt) + (DONE_DAYS + 1) * DAY),
});
