// A telephone number: of Viet Nam (0…, or a hotline 1800/1900…) or international (+…). Typed with spaces, dots, dashes or
// brackets; kept as digits, with the + where one was typed.
import type { Kind } from './kind.ts';
import { answered, refusal, refused, single } from './kind.ts';

const SEPARATORS = /[\s.()\p{Cf}\u2010-\u2015-]/gu;
/** Subscriber numbers of Viet Nam have 10 digits, some of fixed lines 11; E.164 allows 15 abroad. */
const NUMBER = /^(?:0[1-9]\d{8,9}|1[89]00\d{4,6}|\+[1-9]\d{6,14})$/;

/** Digits in one form: full-width ones as plain, 00 and a bare 84 as +, without the (0) that some write after +84. */
const digitsOf = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(SEPARATORS, '')
    .replace(/^00(?=[1-9])/, '+')
    .replace(/^84(?=\d{9,10}$)/, '+84')
    .replace(/^\+840/, '+84');

export const phone: Kind = {
  parse: (raw) => {
    const text = single(raw);
    if (text === '') return answered(null);
    const number = digitsOf(text);
    return NUMBER.test(number) ? answered(number) : refused('phone', { typed: text });
  },
  refuse: (value) =>
    typeof value === 'string' && NUMBER.test(value)
      ? null
      : refusal('phone', { typed: String(value) }),
};
