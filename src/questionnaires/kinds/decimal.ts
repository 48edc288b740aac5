// A number with or without decimals.
import { numberFrom } from './number-text.ts';
import type { Kind } from './kind.ts';
import { answered, refusal, refused, single } from './kind.ts';

export const decimal: Kind = {
  parse: (raw, _question, { lang }) => {
    const text = single(raw);
    if (text === '') return answered(null);
    const value = numberFrom(text, lang);
    return Number.isFinite(value) ? answered(value) : refused('number', { typed: text });
  },
  refuse: (value) =>
    typeof value === 'number' && Number.isFinite(value)
      ? null
      : refusal('number', { typed: String(value) }),
};
