// Values of attributes as people write them: numbers with a comma or a point, yes and no.
import { ownValue } from '../../platform/own-value.ts';
import { fold } from '../../platform/i18n/folding.ts';

const WORDS: Readonly<Record<string, number>> = { co: 1, yes: 1, x: 1, khong: 0, no: 0 };

/** Three decimals after a whole number above 0 may be thousands: 1.234. */
const NUMBER = /^-?(\d+|\d+[.,]\d{1,2}|\d+[.,]\d{4,12}|0[.,]\d{3})$/;

/** Null where it is neither a number nor yes or no. */
export function attributeValueOf(text: string): number | null {
  const word = ownValue(WORDS, fold(text));
  if (word !== undefined) return word;
  if (!NUMBER.test(text)) return null;
  const value = Number(text.replace(',', '.'));
  return Number.isFinite(value) ? value : null;
}
