// How values of Postgres arrive in JavaScript. Counts are numbers, and a count too large to be exact
// stops the query instead of being rounded. A date has no time zone and stays the text YYYY-MM-DD.
import pg from 'pg';

const bigint = 20;
const numeric = 1700;
const date = 1082;

export function exactNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`the number ${text} is too large to be exact`);
  return value;
}

const parsers: Record<number, (text: string) => unknown> = {
  [bigint]: exactNumber,
  [numeric]: Number,
  [date]: (text) => text,
};

/** bigint → number (exact), numeric → number, date → 'YYYY-MM-DD', timestamptz → Date, json → value. */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers[oid]) ??
    pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};
