// How the words of a name are compared: as they are typed with accents, and as they are typed without.
// Spellings that people do not tell apart are one: hoà and hòa, ký and kí, Đắk Lắk and Đắc Lắc.

export interface Word {
  /** Without accents: 'vinh' of 'Vĩnh'. */
  plain: string;
  /** With accents, the tone at the end wherever it was put. */
  marked: string;
}

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** The words of a text in lower case; a letter and a digit beside it are two words (q1, p12). */
export function wordsOf(text: string): Word[] {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(wordOf);
}

function wordOf(word: string): Word {
  const alike = oneSpelling(word.normalize('NFD'));
  return {
    plain: alike.replace(/\p{M}/gu, '').replaceAll('đ', 'd'),
    marked: alike.replace(TONES, '') + (alike.match(TONES)?.join('') ?? ''),
  };
}

/** y for i, f for ph, and k for c where it sounds the same. */
const oneSpelling = (word: string): string =>
  word
    .replaceAll('y', 'i')
    .replaceAll('f', 'ph')
    .replace(/k(?!h)/g, 'c');

/** 'hung dung' and 'hungdung' are found alike. */
export const joined = (words: readonly Word[]): string => words.map((word) => word.plain).join('');

export const hasMarks = (word: Word): boolean => word.marked !== word.plain;

/**
 * How well the accents of the typed words fit those of the name, the words otherwise alike: above 0 where
 * they are the same, below where they say something else.
 * @param careful something that was typed bears accents: a bare word was meant to be bare
 */
export function accentFit(typed: readonly Word[], name: readonly Word[], careful: boolean): number {
  let fit = 0;
  for (const [at, word] of typed.entries()) {
    const other = name[at];
    if (other === undefined || other.plain !== word.plain) continue;
    if (other.marked === word.marked) fit += 1.5;
    else if (hasMarks(word)) fit -= 5;
    else if (careful) fit -= 2;
  }
  return fit;
}
