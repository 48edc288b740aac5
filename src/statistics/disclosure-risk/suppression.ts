// Local suppression: keys of rare rows are left blank, as few as possible and the least important ones
// first, until every row shares what is left with at least k − 1 others. Rows for which nothing is enough
// are left out.
import type { KeyCount } from './individual-risk.ts';

/** Values of the keys of a class, in the order of importance; null: left blank. */
export type KeyValues = readonly (string | null)[];

export interface KeyClass extends KeyCount {
  values: KeyValues;
}

export interface Suppressed {
  /** Classes of the file; none is smaller than k. */
  classes: KeyClass[];
  /** What the keys of a class become; null: its rows are left out. Classes that stay are not in it. */
  changes: ReadonlyMap<string, KeyValues | null>;
  /** Cells left blank, by key. */
  blanks: number[];
  leftOut: number;
}

export const keyOf = (values: KeyValues): string => JSON.stringify(values);

const addWeights = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a + b;

/** Classes with the same values become one. */
export function merged(classes: Iterable<KeyClass>): Map<string, KeyClass> {
  const byKey = new Map<string, KeyClass>();
  for (const one of classes) {
    const known = byKey.get(keyOf(one.values));
    byKey.set(
      keyOf(one.values),
      known
        ? {
            values: one.values,
            rows: known.rows + one.rows,
            weight: addWeights(known.weight, one.weight),
          }
        : one,
    );
  }
  return byKey;
}

interface Moved {
  from: KeyClass;
  now: KeyValues;
}

/** More would be too many ways to leave some of them blank. */
export const MOST_KEYS = 10;

/** Sets of keys to leave blank: small ones first, among equals those of less important keys. */
function blankings(keys: number): boolean[][] {
  const sets = Array.from({ length: 2 ** keys - 1 }, (_, at) =>
    Array.from({ length: keys }, (_key, key) => ((at + 1) & (1 << key)) !== 0),
  );
  const size = (set: readonly boolean[]): number => set.filter(Boolean).length;
  const importance = (set: readonly boolean[]): number =>
    set.reduce((sum, isBlank, key) => sum + (isBlank ? 2 ** (keys - key) : 0), 0);
  return sets.sort((a, b) => size(a) - size(b) || importance(a) - importance(b));
}

/**
 * @param classes as they are in the sample, each once; values without null
 * @throws Error with more than MOST_KEYS keys
 */
export function suppressRare(classes: readonly KeyClass[], k: number): Suppressed {
  const keys = classes[0]?.values.length ?? 0;
  if (keys > MOST_KEYS) throw new Error(`${keys} keys are more than ${MOST_KEYS}`);
  const moved: Moved[] = classes
    .filter(({ rows }) => rows >= k)
    .map((from) => ({ from, now: from.values }));
  let rare = classes
    .filter(({ rows }) => rows < k)
    .map((from): Rare => ({ from, parts: from.values.map((value) => JSON.stringify(value)) }));
  for (const blanking of blankings(keys)) {
    if (rare.length === 0) break;
    const enough = largeEnough(rare, blanking, k);
    for (const [at, { from }] of rare.entries())
      if (enough[at] === true) moved.push({ from, now: blanked(from.values, blanking) });
    rare = rare.filter((_, at) => enough[at] !== true);
  }
  return resultOf([...moved, ...rare.map(({ from }) => ({ from, now: null }))], keys);
}

interface Rare {
  from: KeyClass;
  /** Its values as texts that hold no comma outside of quotes. */
  parts: readonly string[];
}

/** Of each class, whether k rows share what is left of its keys. */
function largeEnough(rare: readonly Rare[], blanking: readonly boolean[], k: number): boolean[] {
  const sizes = new Map<string, number>();
  const keys = rare.map(({ parts }) =>
    parts.map((part, key) => (blanking[key] === true ? '' : part)).join(),
  );
  for (const [at, key] of keys.entries())
    sizes.set(key, (sizes.get(key) ?? 0) + rare[at]!.from.rows);
  return keys.map((key) => sizes.get(key)! >= k);
}

const blanked = (values: KeyValues, blanking: readonly boolean[]): KeyValues =>
  values.map((value, at) => (blanking[at] === true ? null : value));

function countBlanks(blanks: number[], values: KeyValues, rows: number): void {
  for (const [at, value] of values.entries()) if (value === null) blanks[at]! += rows;
}

function resultOf(
  moved: readonly { from: KeyClass; now: KeyValues | null }[],
  keys: number,
): Suppressed {
  const changes = new Map<string, KeyValues | null>();
  const blanks = Array.from({ length: keys }, () => 0);
  const left: KeyClass[] = [];
  let leftOut = 0;
  for (const { from, now } of moved) {
    if (now !== from.values) changes.set(keyOf(from.values), now);
    if (now === null) leftOut += from.rows;
    else {
      countBlanks(blanks, now, from.rows);
      left.push({ ...from, values: now });
    }
  }
  return { classes: [...merged(left).values()], changes, blanks, leftOut };
}
