// A telephone number: of Viet Nam (0…, or a hotline 1800/1900…) or international (+…). Typed with spaces, dots, dashes or
// brackets; kept as digits, with the + where one was typed.
import type { Kind } from './kind.ts';
import { answered, refusal, refused, single } from './kind.ts';

const SEPARATORS = /[\s.()\u00a0\u2010-\u2015-]/g;
/** Subscriber numbers of Viet Nam have 10 digits, some of fixed lines 11; E.164 allows 15 abroad. */
const NUMBER = /^(?:0\d{9,10}|1[89]00\d{4,6}|\+[1-9]\d{6,14})$/;

export const phone: Kind = {
  parse: (raw) => {
    const text = single(raw);
    if (text === '') return answered(null);
    const number = text.replace(SEPARATORS, '');
    return NUMBER.test(number) ? answered(number) : refused('phone', { typed: text });
  },
  refuse: (value) =>
    typeof value === 'string' && NUMBER.test(value)
      ? null
      : refusal('phone', { typed: String(value) }),
};
