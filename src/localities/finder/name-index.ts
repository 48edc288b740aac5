// The names of a registry, to be looked up by what somebody typed: exactly, by their beginning, by the
// beginning of a word inside them, or with slips of the finger. Blanks and accents do not count.
import { allowedSlips, editDistance } from './edit-distance.ts';
import { joined, type Word } from './spelling.ts';

export interface NameHit {
  /** The joined words of the name. */
  key: string;
  /** 0–100: how much of the name was typed, and how exactly. */
  closeness: number;
}

export interface NameIndex {
  /** @param typed joined words; the closest names first come without an order */
  look(typed: string): NameHit[];
}

/** Names of which the beginning of a word was typed: no more than these are looked at. */
const MOST_CONTINUED = 400;

export function nameIndex(names: Iterable<readonly Word[]>): NameIndex {
  const keys = new Map<string, readonly Word[]>();
  for (const words of names) keys.set(joined(words), words);
  const suffixes = sortedSuffixes(keys);
  const similar = similarKeys([...keys.keys()]);
  const look = (typed: string): NameHit[] => {
    const hits = new Map<string, number>();
    const add = (key: string, closeness: number): void => {
      hits.set(key, Math.max(closeness, hits.get(key) ?? 0));
    };
    if (keys.has(typed)) add(typed, 100);
    for (const { key, isStart } of continued(suffixes, typed))
      add(key, (isStart ? 78 : 60) - Math.min(12, key.length - typed.length) / 2);
    for (const { key, slips } of similar(typed)) add(key, 76 - 12 * slips);
    return [...hits].map(([key, closeness]) => ({ key, closeness }));
  };
  return { look };
}

interface Suffix {
  text: string;
  key: string;
  isStart: boolean;
}

/** Every name from each of its words on, sorted. */
function sortedSuffixes(keys: ReadonlyMap<string, readonly Word[]>): Suffix[] {
  const suffixes: Suffix[] = [];
  for (const [key, words] of keys) {
    let from = 0;
    for (const word of words) {
      suffixes.push({ text: key.slice(from), key, isStart: from === 0 });
      from += word.plain.length;
    }
  }
  return suffixes.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
}

function continued(suffixes: readonly Suffix[], typed: string): Suffix[] {
  if (typed.length < 2) return [];
  let [low, high] = [0, suffixes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (suffixes[middle]!.text < typed) low = middle + 1;
    else high = middle;
  }
  const found: Suffix[] = [];
  while (found.length < MOST_CONTINUED && suffixes[low]?.text.startsWith(typed)) {
    const suffix = suffixes[low++]!;
    if (suffix.isStart || typed.length > 2) found.push(suffix);
  }
  return found;
}

const pairsOf = (text: string): string[] =>
  [...`^${text}$`].slice(0, -1).map((letter, at) => letter + `^${text}$`[at + 1]!);

/** Names that differ by few slips: only those that share enough pairs of letters are compared. */
function similarKeys(keys: readonly string[]) {
  const holders = new Map<string, number[]>();
  for (const [at, key] of keys.entries())
    for (const pair of new Set(pairsOf(key))) {
      const known = holders.get(pair);
      if (known) known.push(at);
      else holders.set(pair, [at]);
    }
  const shared = new Uint8Array(keys.length);
  return (typed: string): { key: string; slips: number }[] => {
    const limit = allowedSlips(typed.length);
    if (limit === 0 || /^\d/.test(typed)) return [];
    const pairs = new Set(pairsOf(typed));
    shared.fill(0);
    for (const pair of pairs) for (const at of holders.get(pair) ?? []) shared[at]! += 1;
    // A slip changes two pairs of letters, swapped letters three.
    const enough = Math.max(2, pairs.size - 2 * limit - 1);
    const found: { key: string; slips: number }[] = [];
    for (let at = 0; at < keys.length; at += 1) {
      if (shared[at]! < enough) continue;
      const slips = editDistance(typed, keys[at]!, limit);
      if (slips > 0 && slips <= limit) found.push({ key: keys[at]!, slips });
    }
    return found;
  };
}
