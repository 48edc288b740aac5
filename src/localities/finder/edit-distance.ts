// How many slips of the finger lie between two words: letters left out, put in, changed or swapped.

const LONGEST = 128;
/** Rows that are written anew at every call: making them took most of the time of a search. */
const rows = [0, 1, 2].map(() => new Uint8Array(LONGEST + 1)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];

/**
 * The optimal string alignment distance, or `limit + 1` where it is more than `limit`. Words longer than 128
 * letters are not compared.
 * @see Damerau, CACM 7 (1964) 171–176
 */
export function editDistance(a: string, b: string, limit: number): number {
  const most = limit + 1;
  if (Math.abs(a.length - b.length) > limit || Math.max(a.length, b.length) > LONGEST) return most;
  let [beforeLast, last, row] = rows;
  for (let j = 0; j <= b.length; j += 1) last[j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    if (fillRow(row, { a, b, i, beforeLast, last }) > limit) return most;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return Math.min(last[b.length]!, most);
}

/** @returns the least value of the row */
function fillRow(
  row: Uint8Array,
  step: { a: string; b: string; i: number; beforeLast: Uint8Array; last: Uint8Array },
): number {
  const { a, b, i, beforeLast, last } = step;
  const letter = a.charCodeAt(i - 1);
  let least = i;
  row[0] = i;
  for (let j = 1; j <= b.length; j += 1) {
    const other = b.charCodeAt(j - 1);
    let value = last[j - 1]! + (letter === other ? 0 : 1);
    value = Math.min(value, last[j]! + 1, row[j - 1]! + 1);
    if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other)
      value = Math.min(value, beforeLast[j - 2]! + 1);
    row[j] = value;
    least = Math.min(least, value);
  }
  return least;
}

/** Slips that a word of this length may bear and still be the same word. */
export const allowedSlips = (length: number): number => (length < 4 ? 0 : length < 7 ? 1 : 2);
