// Days of Viet Nam, where UTC and the clock of this machine say another day.
import { expect, it } from '@jest/globals';
import {
  startOfDay,
  startOfTypedDay,
  typedDayOf,
  weekdayOf,
} from '../../../src/platform/i18n/viet-nam-days.ts';

it.each([
  ['31/12/2026', '2026-12-30T17:00:00Z'],
  ['2026-12-31', '2026-12-30T17:00:00Z'],
  [' 1/3/2028 ', '2028-02-29T17:00:00Z'],
])('%s begins at %s', (typed, at) => {
  expect(startOfTypedDay(typed)).toEqual(new Date(at));
});

it.each(['31/02/2027', '2027-02-31', '32/1/2027', '1/13/2027', 'soon', ''])(
  '%s is no day',
  (typed) => {
    expect(startOfTypedDay(typed)).toBeNull();
  },
);

it.each([
  ['2026-11-27T16:59:59Z', '2026-11-26T17:00:00Z', '27/11/2026', 5],
  ['2026-11-27T17:00:00Z', '2026-11-27T17:00:00Z', '28/11/2026', 6],
  ['2026-12-31T20:00:00Z', '2026-12-31T17:00:00Z', '01/01/2027', 5],
])('%s lies in the day that begins at %s', (at, start, typed, weekday) => {
  const moment = new Date(at);
  expect(startOfDay(moment)).toEqual(new Date(start));
  expect([typedDayOf(moment), weekdayOf(moment)]).toEqual([typed, weekday]);
});
