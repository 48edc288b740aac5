// Clocks of the law for requests of a person about their data: an answer within two working days, the thing
// itself within ten days, the shortest of the terms of Decree 356/2025 (10 to 20 days by kind). Pure.
import { DAY_MS, startOfDay, weekdayOf } from '../../platform/i18n/viet-nam-days.ts';

const REPLY_WORKING_DAYS = 2;
const DONE_DAYS = 10;

/** Public holidays are not known here: they only lengthen a term. */
const isWeekend = (day: Date): boolean => [0, 6].includes(weekdayOf(day));

const daysAfter = (day: Date, count: number): Date => new Date(day.getTime() + count * DAY_MS);

/** The end of the last day of so many working days after `at`. */
export function afterWorkingDays(at: Date, count: number): Date {
  let day = startOfDay(at);
  for (let left = count; left > 0;) {
    day = daysAfter(day, 1);
    if (!isWeekend(day)) left -= 1;
  }
  return daysAfter(day, 1);
}

export interface Clocks {
  replyBy: Date;
  doneBy: Date;
}

export const clocksOf = (askedAt: Date): Clocks => ({
  replyBy: afterWorkingDays(askedAt, REPLY_WORKING_DAYS),
  doneBy: daysAfter(startOfDay(askedAt), DONE_DAYS + 1),
});
