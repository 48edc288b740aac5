// The words for kinds of places, which people write, shorten or leave out: phường, P., quận, Q.1, tp.
import { hasMarks, wordsOf, type Word } from './spelling.ts';

export const placeTypes = [
  'tỉnh',
  'thành phố',
  'thị xã',
  'thị trấn',
  'đặc khu',
  'quận',
  'huyện',
  'phường',
  'xã',
] as const;
export type PlaceType = (typeof placeTypes)[number];

const SHORT: Readonly<Record<PlaceType, readonly string[]>> = {
  tỉnh: ['t'],
  'thành phố': ['tp'],
  'thị xã': ['tx'],
  'thị trấn': ['tt'],
  'đặc khu': ['đk'],
  quận: ['q'],
  huyện: ['h'],
  phường: ['p', 'f'],
  xã: ['x'],
};

const WRITTEN: { type: PlaceType; words: Word[] }[] = placeTypes.flatMap((type) =>
  [type, ...SHORT[type]].map((text) => ({ type, words: wordsOf(text) })),
);

const IN_ENGLISH: ReadonlySet<string> = new Set(
  ['ward', 'commune', 'district', 'city', 'province', 'town', 'township'].map(
    (text) => wordsOf(text)[0]!.plain,
  ),
);

/** A bare word may stand for a marked one; a marked one says what it is (Tĩnh is no tỉnh). */
const says = (typed: Word | undefined, meant: Word): boolean =>
  typed !== undefined &&
  (hasMarks(typed) ? typed.marked === meant.marked : typed.plain === meant.plain);

/** The kind of place that the words begin with at `at`, and how many words say so; null: none. */
export function typeAt(
  words: readonly Word[],
  at: number,
): { type: PlaceType; length: number } | null {
  const found = WRITTEN.find(({ words: meant }) =>
    meant.every((word, offset) => says(words[at + offset], word)),
  );
  return found ? { type: found.type, length: found.words.length } : null;
}

/** Without an English word for the kind of place at their end. */
export const withoutEnglishType = (words: readonly Word[]): readonly Word[] =>
  words.length > 1 && IN_ENGLISH.has(words.at(-1)!.plain) ? words.slice(0, -1) : words;

/** 'Thành phố Vinh' → the type and 'Vinh'. */
export function withoutType(name: string): { type: PlaceType | null; bare: string } {
  const type = placeTypes.find((one) => name.toLowerCase().startsWith(`${one} `)) ?? null;
  return { type, bare: type === null ? name : name.slice(type.length + 1) };
}
