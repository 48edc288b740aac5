// Finds public services by any one of the names people have for them. Words of different names are never
// put together; rare words tell more than common ones.
import { editDistance } from './edit-distance.ts';
import { tellingTypedWords, tellingWords } from './service-words.ts';
import { accentFit, hasMarks, joined, type Word, wordsOf } from './spelling.ts';

export interface FindableService {
  id: string;
  names: readonly string[];
}

export interface ServiceIndex<S extends FindableService = FindableService> {
  /** The likeliest first; empty where no name is like what was typed. */
  find(text: string, search: { limit: number }): S[];
}

interface Name {
  at: number;
  words: readonly Word[];
  /** All its words, also those that say nothing, as one. */
  whole: string;
}

/** Of what the typed words tell, this part at least must be in the name. */
const LEAST_PART = 0.5;
/** One word at least was typed as it is, begun, or joined to the next. */
const ONE_CLEAR = 0.85;
const FURTHEST_FROM_BEST = 35;
const TYPED_EXACTLY = 10;
/** A word that is in no name tells less: it is more often beside the point than a name left out. */
const IN_NO_NAME = 0.35;

export function serviceIndex<S extends FindableService>(services: readonly S[]): ServiceIndex<S> {
  const names = services.flatMap((service, at): Name[] =>
    service.names.map((name) => ({
      at,
      words: tellingWords(name),
      whole: joined(wordsOf(name)),
    })),
  );
  const words = knownWords(names, services.length);
  const find = (text: string, { limit }: { limit: number }): S[] => {
    const typed = typedWords(text, words);
    const whole = joined(wordsOf(text));
    const best = new Map<number, number>();
    for (const name of names) {
      const score = scoreOf(name.words, typed, words);
      if (score === null) continue;
      const exact = name.whole === whole ? TYPED_EXACTLY : 0;
      best.set(name.at, Math.max(score + exact, best.get(name.at) ?? 0));
    }
    return [...best]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .filter(([, score], _, [first]) => score >= first![1] - FURTHEST_FROM_BEST)
      .slice(0, limit)
      .map(([at]) => services[at]!);
  };
  return { find };
}

interface KnownWords {
  all: readonly Word[];
  has(plain: string): boolean;
  /** How much a word tells: the fewer services have it in a name, the more. */
  weigh(word: Word): number;
}

function knownWords(names: readonly Name[], services: number): KnownWords {
  const holders = new Map<string, Set<number>>();
  for (const { at, words } of names)
    for (const { plain } of words) holders.set(plain, (holders.get(plain) ?? new Set()).add(at));
  const told = new Map(
    [...holders].map(([plain, held]) => [plain, Math.log(1 + services / held.size)]),
  );
  return {
    all: [...told.keys()].map((plain) => ({ plain, marked: plain })),
    has: (plain) => told.has(plain),
    weigh: ({ plain }) => told.get(plain) ?? Math.log(1 + services),
  };
}

interface TypedWord {
  word: Word;
  weight: number;
  /** How much another word is like it, 0–1. */
  like: (word: Word) => number;
  /** Something that was typed bears accents. */
  careful: boolean;
}

function typedWords(text: string, known: KnownWords): TypedWord[] {
  const words = tellingTypedWords(text, known.has).slice(0, 12);
  return words.map((word, at) => {
    const like = likenessTo(word, at === words.length - 1);
    const isKnown = known.all.some((other) => like(other) > 0);
    const weight = known.weigh(word) * (isKnown ? 1 : IN_NO_NAME);
    return { word, weight, like, careful: words.some(hasMarks) };
  });
}

/** Null: too little of what was typed is in the name. */
function scoreOf(
  name: readonly Word[],
  typed: readonly TypedWord[],
  known: KnownWords,
): number | null {
  let [found, told, accents, clearest] = [0, 0, 0, 0];
  const used = new Set<number>();
  for (const { word, weight, like: likeness, careful } of typed) {
    const { place, like } = mostLike(name, likeness);
    const part = like < 1 && joinsTwo(name, word) ? 0.95 : like;
    told += weight;
    found += part * weight;
    clearest = Math.max(clearest, part);
    if (part > 0) used.add(place);
    if (like === 1) accents += accentFit([word], [name[place]!], careful);
  }
  if (clearest < ONE_CLEAR || found / told < LEAST_PART) return null;
  const whole = name.reduce((sum, word) => sum + known.weigh(word), 0);
  const covered = name.reduce((sum, word, at) => sum + (used.has(at) ? known.weigh(word) : 0), 0);
  return (100 * found) / told + (25 * covered) / whole + accents;
}

function mostLike(
  words: readonly Word[],
  like: (word: Word) => number,
): { place: number; like: number } {
  let best = { place: 0, like: 0 };
  for (const [place, word] of words.entries())
    if (like(word) > best.like) best = { place, like: like(word) };
  return best;
}

/** 'khaisinh' for 'khai sinh'. */
const joinsTwo = (words: readonly Word[], { plain }: Word): boolean =>
  words.some((word, at) => at + 1 < words.length && word.plain + words[at + 1]!.plain === plain);

function likenessTo(typed: Word, isLast: boolean): (word: Word) => number {
  const known = new Map<string, number>();
  const slips = typed.plain.length < 4 ? 0 : 1;
  const measure = ({ plain }: Word): number => {
    if (plain === typed.plain) return 1;
    if (isLast && typed.plain.length > 1 && plain.startsWith(typed.plain)) return 0.85;
    return slips > 0 && editDistance(typed.plain, plain, slips) <= slips ? 0.7 : 0;
  };
  return (word) => {
    const kept = known.get(word.plain) ?? measure(word);
    known.set(word.plain, kept);
    return kept;
  };
}
