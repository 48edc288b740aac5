// Dates and times. Something that is not a date gives the empty text, as an empty answer does.
import type { FunctionTable } from './entry.ts';
import { plain } from './entry.ts';
import { DAY, dateOf, formatMoment, instantDays, momentFrom, wallClock } from '../moments.ts';
import type { Moment } from '../moments.ts';
import type { Value } from '../values.ts';
import { toNumber, toText } from '../values.ts';

function read(value: Value | undefined): Moment | null {
  if (typeof value !== 'string') return momentFrom(value);
  const number = toNumber(value);
  return Number.isNaN(number) ? momentFrom(value) : momentFrom(number);
}

const onMoment = (of: (moment: Moment, values: Value[], lang: string) => Value) =>
  plain(1, 2, (values, env) => {
    const moment = read(values[0]);
    return moment ? of(moment, values, env.lang) : '';
  });

const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?/;

function timeFraction(values: Value[]): Value {
  const clock = CLOCK.exec(toText(values[0] ?? ''));
  if (clock)
    return (Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0)) / 86_400;
  const moment = read(values[0]);
  return moment ? (moment.wall - dateOf(moment).wall) / DAY : '';
}

export const DATES: FunctionTable = {
  today: plain(0, 0, (_, env) => dateOf(wallClock(env.now))),
  now: plain(0, 0, (_, env) => wallClock(env.now)),
  date: { ...onMoment(dateOf), most: 1 },
  'date-time': { ...onMoment((moment) => ({ wall: moment.wall, dateOnly: false })), most: 1 },
  'decimal-date-time': { ...onMoment(instantDays), most: 1 },
  'decimal-time': plain(1, 1, timeFraction),
  'format-date': {
    ...onMoment((moment, values, lang) => formatMoment(moment, toText(values[1] ?? ''), lang)),
    least: 2,
  },
  'format-date-time': {
    ...onMoment((moment, values, lang) => formatMoment(moment, toText(values[1] ?? ''), lang)),
    least: 2,
  },
};
