// Words. Kept as typed, in one Unicode form, without control signs.
import type { Kind } from './kind.ts';
import { answered, refusal, refused } from './kind.ts';

export const LONGEST_TEXT = 5000;

function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .trim();
}

export const text: Kind = {
  parse: (raw) => {
    const value = tidy(typeof raw === 'string' ? raw : (raw?.[0] ?? ''));
    if (value === '') return answered(null);
    return value.length > LONGEST_TEXT
      ? refused('textTooLong', { limit: LONGEST_TEXT, length: value.length })
      : answered(value);
  },
  refuse: (value) => {
    if (typeof value !== 'string') return refusal('text');
    return value.length > LONGEST_TEXT
      ? refusal('textTooLong', { limit: LONGEST_TEXT, length: value.length })
      : null;
  },
};
