// What somebody may have meant by the words they typed for a place: which of them name it, and which
// say where it lies: 'Nghi Kim, Vinh, Nghệ An', 'q1 bến nghé'.
import { hasMarks, joined, wordsOf, type Word } from './spelling.ts';
import { typeAt, withoutEnglishType, type PlaceType } from './type-words.ts';

export interface Reading {
  /** The words of the name, its type left out. */
  name: readonly Word[];
  key: string;
  type: PlaceType | null;
  /** Words that say where it lies, before or after the name. */
  where: readonly Word[];
  /** Some of the words were typed with accents. */
  careful: boolean;
  /** What the order of the words takes from how likely this reading is. */
  cost: number;
}

const MOST_WORDS = 12;
const BETWEEN_PARTS = /[,;/()|–—\n]| - /;

export function readingsOf(text: string): Reading[] {
  const parts = text
    .split(BETWEEN_PARTS)
    .map(wordsOf)
    .filter((words) => words.length > 0);
  const words = parts.flat().slice(0, MOST_WORDS);
  const careful = words.some(hasMarks);
  const readings: Reading[] = [];
  const add = (name: readonly Word[], where: readonly Word[], cost: number): void => {
    for (const said of namesIn(name)) readings.push({ ...said, where, careful, cost });
  };
  for (let at = 1; at <= words.length; at += 1) {
    add(words.slice(0, at), words.slice(at), 0);
    if (at < words.length) add(words.slice(at), words.slice(0, at), 3);
  }
  return readings;
}

/** The words as a name, and without a type in front of it. */
function namesIn(words: readonly Word[]): Pick<Reading, 'name' | 'key' | 'type'>[] {
  const named = (name: readonly Word[], type: PlaceType | null) => ({
    ...{ name, type },
    key: joined(name),
  });
  const whole = withoutEnglishType(words);
  const typed = typeAt(whole, 0);
  const rest = typed ? whole.slice(typed.length) : [];
  return rest.length > 0 ? [named(rest, typed!.type), named(whole, null)] : [named(whole, null)];
}
