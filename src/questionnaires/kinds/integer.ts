// A whole number.
import { numberFrom } from './number-text.ts';
import type { Kind } from './kind.ts';
import { answered, refusal, refused, single } from './kind.ts';

const isWhole = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value);

export const integer: Kind = {
  parse: (raw, _question, { lang }) => {
    const text = single(raw);
    if (text === '') return answered(null);
    const value = numberFrom(text, lang);
    if (Number.isNaN(value)) return refused('number', { typed: text });
    return isWhole(value) ? answered(value) : refused('integer', { typed: text });
  },
  refuse: (value) => (isWhole(value) ? null : refusal('integer', { typed: String(value) })),
};
